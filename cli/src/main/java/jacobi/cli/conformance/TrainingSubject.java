package jacobi.cli.conformance;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.io.FileFormatException;
import jacobi.io.Json;
import jacobi.nn.Block;
import jacobi.nn.BlockFactory;
import jacobi.optim.Optimizer;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whole training runs: the loss of every step and the weights at the end. */
final class TrainingSubject implements Subject {
    @Override
    public String kind() {
        return "training runs";
    }

    @Override
    public List<Json.Obj> cases(GoldenFile file) throws FileFormatException {
        return file.objects("runs");
    }

    @Override
    public Set<Precision> precisions(Json.Obj golden) {
        return EnumSet.of(Precision.FLOAT32, Precision.FLOAT64);
    }

    @Override
    public String name(Json.Obj golden, int index) {
        return "run " + (golden.find("name") instanceof Json.Str s ? s.value() : index);
    }

    @Override
    public void run(GoldenFile file, Json.Obj golden, Precision precision)
            throws Mismatch, Unsupported {
        String text = GoldenValues.text(golden, "model");
        Block model = BlockText.block(text);
        if (!model.toString().equals(text)) {
            throw new Mismatch("the model prints as\n" + model + "\nexpected\n" + text);
        }
        Block criterion = BlockText.block(GoldenValues.text(golden, "criterion"));
        model.to(precision == Precision.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32);
        Map<String, Tensor> initial = new LinkedHashMap<>();
        Json.Obj given = GoldenValues.object(golden, "initial");
        for (String key : given.members().keySet()) {
            initial.put(key, precision.input(file.tensor(given, key)));
        }
        model.loadStateDict(initial);
        Tensor x = precision.input(file.tensor(golden, "x"));
        Tensor y = precision.input(file.tensor(golden, "y"));
        Optimizer optimizer = OptimizerMaker.of(file, golden, model.parameters());
        double[] losses = GoldenValues.numbers(golden, "loss");
        if (losses.length != GoldenValues.integer(golden, "steps")) {
            throw new Mismatch(
                    "'loss' has " + losses.length + " numbers, 'steps' is " + golden.find("steps"));
        }
        for (int step = 0; step < losses.length; step++) {
            optimizer.zeroGrad();
            Tensor output = BlockFactory.forward(model, List.of(x));
            Tensor loss = BlockFactory.forward(criterion, List.of(output, y));
            compare(precision, "loss of step " + step, loss, Tensor.of(losses[step]));
            loss.backward();
            optimizer.step();
        }
        weights(file, GoldenValues.object(golden, "final"), precision, model.stateDict());
    }

    private static void weights(
            GoldenFile file, Json.Obj expected, Precision precision, Map<String, Tensor> found)
            throws Mismatch {
        if (!found.keySet().equals(expected.members().keySet())) {
            throw new Mismatch(
                    "weights " + found.keySet() + ", expected " + expected.members().keySet());
        }
        for (var e : found.entrySet()) {
            Tensor right = file.tensor(expected, e.getKey());
            compare(precision, "final " + e.getKey(), e.getValue().detach(), right);
        }
    }

    /** Many steps add up their roundings, so single precision has wider tolerances here. */
    private static void compare(Precision precision, String what, Tensor found, Tensor expected)
            throws Mismatch {
        if (precision == Precision.FLOAT32) {
            precision.compare(what, found, expected, 1e-3, 1e-4);
        } else {
            precision.compare(what, found, expected);
        }
    }
}
