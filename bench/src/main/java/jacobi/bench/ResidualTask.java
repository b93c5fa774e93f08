package jacobi.bench;

import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.CrossEntropyLoss;
import jacobi.optim.SGD;

import java.util.ArrayList;
import java.util.List;

/** Steps of training {@link ResNet18}. */
final class ResidualTask extends TrainingTask {
    private final ResNet18 model;
    private final SGD optimizer;
    private final CrossEntropyLoss criterion = new CrossEntropyLoss();
    private final List<Tensor> samples = new ArrayList<>();
    private final List<Tensor> targets = new ArrayList<>();
    private int next;

    ResidualTask(Work.Residual w) {
        model = new ResNet18(w.classes());
        List<float[]> values = Inputs.parameters(w);
        List<Tensor> parameters = model.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            Tensor to = parameters.get(i).detach();
            to.copyInPlace(Tensor.of(values.get(i)).view(to.shape().toArray()));
        }
        optimizer = new SGD(parameters, Work.Residual.RATE);
        for (int i = 0; i < Work.Residual.BATCHES; i++) {
            samples.add(Tensor.of(Inputs.samples(w, i), w.batch(), 3, w.size(), w.size()));
            targets.add(Tensor.of(Inputs.labels(w, i)));
        }
    }

    @Override
    Tensor step() {
        int i = next++ % samples.size();
        optimizer.zeroGrad();
        Tensor loss = criterion.forward(model.forward(samples.get(i)), targets.get(i));
        loss.backward();
        optimizer.step();
        return loss;
    }

    @Override
    Block model() {
        return model;
    }
}
