package jacobi.bench.peers;

import jacobi.bench.Inputs;
import jacobi.bench.Task;
import jacobi.bench.Work;

import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

import java.util.ArrayList;
import java.util.List;

/** Training a model of sequences with libtorch's functions and its C++ optimiser. */
final class LibtorchModel implements Task {
    private final Work.Sequences work;
    private final List<Tensor> parameters = new ArrayList<>();
    private final List<Tensor> symbols = new ArrayList<>();
    private final List<Tensor> successors = new ArrayList<>();
    private final Tensor places;
    private final Optimizer optimizer;
    private final List<AutoCloseable> results = new ArrayList<>();
    private int next;
    private int used;

    LibtorchModel(Work.Sequences w) {
        work = w;
        List<float[]> values = Inputs.parameters(w);
        for (int i = 0; i < values.size(); i++) {
            long[] sizes =
                    w.parameters().get(i).sizes().stream().mapToLong(Integer::longValue).toArray();
            parameters.add(LibtorchWorker.tensor(values.get(i), sizes));
        }
        parameters.forEach(p -> p.set_requires_grad(true));
        TensorVector all = new TensorVector(parameters.toArray(new Tensor[0]));
        optimizer = new SGD(all, new SGDOptions(Work.Sequences.RATE));
        for (int i = 0; i < Work.Sequences.BATCHES; i++) {
            try (Tensor flat = torch.tensor(Inputs.symbols(w, i))) {
                symbols.add(flat.view(w.batch(), w.steps()));
            }
            successors.add(torch.tensor(Inputs.successors(w, i)));
        }
        long[] numbers = new long[w.steps()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        places = torch.tensor(numbers);
    }

    private Tensor parameter() {
        return parameters.get(used++);
    }

    private <T extends AutoCloseable> T kept(T result) {
        results.add(result);
        return result;
    }

    private void forget() {
        for (AutoCloseable r : results) {
            try {
                r.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        results.clear();
    }

    /** The loss; it is freed by the next step. */
    private Tensor step() {
        forget();
        int i = next++ % symbols.size();
        optimizer.zero_grad();
        used = 0;
        Tensor x = kept(torch.embedding(parameter(), symbols.get(i)));
        Tensor y =
                switch (work.kind()) {
                    case LSTM -> lstm(x);
                    case GPT -> gpt(x);
                };
        Tensor scores = linear(y);
        Tensor rows = kept(scores.view(-1, work.symbols()));
        Tensor loss = kept(torch.cross_entropy(rows, successors.get(i)));
        loss.backward();
        optimizer.step().close();
        return loss;
    }

    private Tensor linear(Tensor x) {
        return kept(torch.linear(x, parameter(), parameter()));
    }

    private Tensor norm(Tensor x) {
        TensorOptional weight = kept(new TensorOptional(parameter()));
        TensorOptional bias = kept(new TensorOptional(parameter()));
        return kept(torch.layer_norm(x, new long[] {work.width()}, weight, bias, 1e-5, true));
    }

    private Tensor lstm(Tensor x) {
        Tensor zero = kept(torch.zeros(work.layers(), work.batch(), work.width()));
        TensorVector state = kept(new TensorVector(zero, zero));
        Tensor[] weights = new Tensor[4 * work.layers()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = parameter();
        }
        TensorVector all = kept(new TensorVector(weights));
        T_TensorTensorTensor_T out =
                kept(torch.lstm(x, state, all, true, work.layers(), 0, true, false, true));
        return kept(out.get0());
    }

    private Tensor gpt(Tensor x) {
        Tensor y = kept(x.add(kept(torch.embedding(parameter(), places))));
        for (int l = 0; l < work.layers(); l++) {
            Tensor all = linear(norm(y));
            TensorVector parts = kept(torch.chunk(all, 3, 2));
            Tensor q = heads(parts.get(0));
            Tensor k = heads(parts.get(1));
            Tensor v = heads(parts.get(2));
            Tensor a = kept(LibtorchSequence.attention(q, k, v));
            Tensor rows = kept(kept(a.transpose(1, 2)).contiguous());
            Tensor flat = kept(rows.view(work.batch(), work.steps(), work.width()));
            y = kept(y.add(linear(flat)));
            Tensor wide = linear(norm(y));
            y = kept(y.add(linear(kept(torch.gelu(wide)))));
        }
        return norm(y);
    }

    private Tensor heads(Tensor x) {
        kept(x);
        long width = work.width() / work.heads();
        Tensor cut = kept(x.view(work.batch(), work.steps(), work.heads(), width));
        return kept(cut.transpose(1, 2));
    }

    @Override
    public void run() {
        step();
    }

    @Override
    public List<float[]> results() {
        float[] losses = new float[Work.Step.CHECKED];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = step().item_float();
        }
        List<float[]> out = new ArrayList<>(List.of(losses));
        parameters.forEach(p -> out.add(LibtorchWorker.floats(p)));
        return out;
    }

    @Override
    public void close() {
        forget();
        optimizer.close();
        parameters.forEach(Tensor::close);
        symbols.forEach(Tensor::close);
        successors.forEach(Tensor::close);
        places.close();
    }
}
