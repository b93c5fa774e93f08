package jacobi.plot.figures;

import jacobi.plot.NetworkDiagram;
import jacobi.plot.Picture;

/** Three inputs, hidden layers of 4, 2 and 3 neurons, two outputs. */
final class FeedForwardNetwork implements Figure {
    @Override
    public String name() {
        return "feed-forward";
    }

    @Override
    public String caption() {
        return "A feed-forward network: 3 inputs, hidden layers of 4, 2 and 3 neurons, 2 outputs.";
    }

    @Override
    public Picture draw(Effort effort) {
        return NetworkDiagram.of("A feed-forward network", 3, 4, 2, 3, 2);
    }
}
