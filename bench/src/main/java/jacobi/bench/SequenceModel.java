package jacobi.bench;

import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.Embedding;
import jacobi.nn.LSTM;
import jacobi.nn.Layer;
import jacobi.nn.LayerNorm;
import jacobi.nn.Linear;
import jacobi.nn.ModuleList;
import jacobi.nn.RecurrentOptions;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model that predicts the next of a row of symbols, {@code [batch, steps]}, as a user writes it.
 */
final class SequenceModel {
    private SequenceModel() {}

    /** The model, with parameters in the order of {@link Work.Sequences#parameters}. */
    static Block of(Work.Sequences w) {
        Block model =
                switch (w.kind()) {
                    case LSTM -> new Recurrent(w);
                    case GPT -> new Gpt(w);
                };
        List<float[]> values = Inputs.parameters(w);
        List<Tensor> all = model.parameters();
        for (int i = 0; i < all.size(); i++) {
            int[] shape = w.parameters().get(i).shape();
            all.get(i).detach().copyInPlace(Tensor.of(values.get(i), shape));
        }
        return model;
    }

    /** A table, an LSTM and a linear layer. */
    static final class Recurrent extends Block implements Layer {
        private final Embedding table;
        private final LSTM lstm;
        private final Linear head;

        Recurrent(Work.Sequences w) {
            table = new Embedding(w.symbols(), w.width());
            RecurrentOptions options = RecurrentOptions.of().layers(w.layers()).batchFirst(true);
            lstm = new LSTM(w.width(), w.width(), options);
            head = new Linear(w.width(), w.symbols());
        }

        @Override
        public Map<String, Block> children() {
            Map<String, Block> all = new LinkedHashMap<>();
            all.put("table", table);
            all.put("lstm", lstm);
            all.put("head", head);
            return all;
        }

        @Override
        public Tensor forward(Tensor x) {
            return head.forward(lstm.forward(table.forward(x)).output());
        }
    }

    /** Tables of symbols and places, blocks, a norm and a linear layer. */
    static final class Gpt extends Block implements Layer {
        private final Embedding table;
        private final Embedding places;
        private final ModuleList<Part> parts = new ModuleList<>();
        private final LayerNorm norm;
        private final Linear head;

        Gpt(Work.Sequences w) {
            table = new Embedding(w.symbols(), w.width());
            places = new Embedding(w.steps(), w.width());
            for (int i = 0; i < w.layers(); i++) {
                parts.add(new Part(w.width(), w.heads()));
            }
            norm = new LayerNorm(w.width());
            head = new Linear(w.width(), w.symbols());
        }

        @Override
        public Map<String, Block> children() {
            Map<String, Block> all = new LinkedHashMap<>();
            all.put("table", table);
            all.put("places", places);
            all.put("parts", parts);
            all.put("norm", norm);
            all.put("head", head);
            return all;
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor y = table.forward(x).add(places.forward(Tensor.arange(x.size(1))));
            for (Part part : parts) {
                y = part.forward(y);
            }
            return head.forward(norm.forward(y));
        }
    }

    /** Attention and two linear layers, each behind a norm and with a shortcut around it. */
    static final class Part extends Block implements Layer {
        private final int heads;
        private final LayerNorm norm1;
        private final Linear attend;
        private final Linear project;
        private final LayerNorm norm2;
        private final Linear widen;
        private final Linear narrow;

        Part(int width, int heads) {
            this.heads = heads;
            norm1 = new LayerNorm(width);
            attend = new Linear(width, 3 * width);
            project = new Linear(width, width);
            norm2 = new LayerNorm(width);
            widen = new Linear(width, 4 * width);
            narrow = new Linear(4 * width, width);
        }

        @Override
        public Map<String, Block> children() {
            Map<String, Block> all = new LinkedHashMap<>();
            all.put("norm1", norm1);
            all.put("attend", attend);
            all.put("project", project);
            all.put("norm2", norm2);
            all.put("widen", widen);
            all.put("narrow", narrow);
            return all;
        }

        private Tensor cut(Tensor x) {
            return x.unflatten(2, heads, -1).transpose(1, 2);
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor[] in = attend.forward(norm1.forward(x)).chunk(3, 2);
            Tensor y = cut(in[0]).scaledDotProductAttention(cut(in[1]), cut(in[2]), true);
            Tensor z = x.add(project.forward(y.transpose(1, 2).flatten(2, 3)));
            return z.add(narrow.forward(widen.forward(norm2.forward(z)).gelu()));
        }
    }
}
