package jacobi.bench;

import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.CrossEntropyLoss;
import jacobi.nn.Layer;
import jacobi.optim.Optimizer;
import jacobi.optim.SGD;

import java.util.ArrayList;
import java.util.List;

/** Training a model of sequences as a user of this framework writes it. */
final class SequenceModelTask extends TrainingTask {
    private final Block model;
    private final Optimizer optimizer;
    private final CrossEntropyLoss criterion = new CrossEntropyLoss();
    private final List<Tensor> symbols = new ArrayList<>();
    private final List<Tensor> successors = new ArrayList<>();
    private int next;

    SequenceModelTask(Work.Sequences w) {
        model = SequenceModel.of(w);
        optimizer = new SGD(model.parameters(), Work.Sequences.RATE);
        for (int i = 0; i < Work.Sequences.BATCHES; i++) {
            symbols.add(Tensor.of(Inputs.symbols(w, i), w.batch(), w.steps()));
            successors.add(Tensor.of(Inputs.successors(w, i)));
        }
    }

    @Override
    Tensor step() {
        int i = next++ % symbols.size();
        optimizer.zeroGrad();
        Tensor scores = ((Layer) model).forward(symbols.get(i)).flatten(0, 1);
        Tensor loss = criterion.forward(scores, successors.get(i));
        loss.backward();
        optimizer.step();
        return loss;
    }

    @Override
    Block model() {
        return model;
    }
}
