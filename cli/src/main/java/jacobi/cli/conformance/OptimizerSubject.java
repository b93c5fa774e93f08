package jacobi.cli.conformance;

import jacobi.Tensor;
import jacobi.io.FileFormatException;
import jacobi.io.Json;
import jacobi.optim.Optimizer;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Trajectories of optimisers on one objective: the loss and all parameters after every step. */
final class OptimizerSubject implements Subject {
    private static final String OBJECTIVE =
            "0.5*sum((A w - b)^2) + sum(cos(v)) + 0.01*sum(w)*sum(v)";

    @Override
    public String kind() {
        return "optimizer trajectories";
    }

    @Override
    public List<Json.Obj> cases(GoldenFile file) throws FileFormatException {
        return file.casesWith("optimizer");
    }

    @Override
    public Set<Precision> precisions(Json.Obj golden) {
        return EnumSet.of(Precision.FLOAT64);
    }

    @Override
    public String name(Json.Obj golden, int index) {
        return "case " + index + " " + golden.find("optimizer") + " " + golden.find("options");
    }

    @Override
    public void run(GoldenFile file, Json.Obj golden, Precision precision)
            throws Mismatch, Unsupported {
        String objective = GoldenValues.text(golden, "objective");
        if (!objective.equals(OBJECTIVE)) {
            throw new Unsupported("objective " + objective);
        }
        Tensor a = precision.input(file.tensor(golden, "A"));
        Tensor b = precision.input(file.tensor(golden, "b"));
        Tensor w = precision.input(file.tensor(golden, "w0")).requiresGrad(true);
        Tensor v = precision.input(file.tensor(golden, "v0")).requiresGrad(true);
        Optimizer optimizer = OptimizerMaker.of(file, golden, List.of(w, v));
        double[] losses = GoldenValues.numbers(golden, "loss");
        Tensor expectedW = trajectory(file, golden, "w", losses.length);
        Tensor expectedV = trajectory(file, golden, "v", losses.length);
        for (int step = 0; step < losses.length; step++) {
            Tensor loss =
                    optimizer.step(
                            () -> {
                                optimizer.zeroGrad();
                                Tensor now = objective(a, b, w, v);
                                now.backward();
                                return now;
                            });
            precision.compare("loss of step " + step, loss, Tensor.of(losses[step]));
            precision.compare("w after step " + step, w.detach(), expectedW.select(0, step));
            precision.compare("v after step " + step, v.detach(), expectedV.select(0, step));
        }
    }

    private static Tensor objective(Tensor a, Tensor b, Tensor w, Tensor v) {
        Tensor residual = a.matmul(w).sub(b);
        return residual.mul(residual)
                .sum()
                .mul(0.5)
                .add(v.cos().sum())
                .add(w.sum().mul(v.sum()).mul(0.01));
    }

    private static Tensor trajectory(GoldenFile file, Json.Obj golden, String key, int steps)
            throws Mismatch {
        Tensor all = file.tensor(golden, key);
        if (all.dim() == 0 || all.size(0) != steps) {
            throw new Mismatch(
                    "'" + key + "' is " + all.shape() + ", expected one row a loss, " + steps);
        }
        return all;
    }
}
