package jacobi;

import jacobi.tape.Edge;
import jacobi.tape.Saved;
import jacobi.tape.Variable;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node of the computational graph, for looking at: a recorded operation, or the place where a
 * leaf's gradient accumulates. Nodes are equal when they are the same node of the graph.
 */
public final class Node {
    private final jacobi.tape.Node node;

    Node(jacobi.tape.Node node) {
        this.node = node;
    }

    /** PyTorch's kind of name, such as {@code MulBackward0}; {@code AccumulateGrad} for a leaf. */
    public String name() {
        return node.name();
    }

    /** The nodes of the inputs, in order; empty where an input needs no gradient. */
    public List<Optional<Node>> inputs() {
        List<Optional<Node>> list = new ArrayList<>();
        for (Edge e : node.edges()) {
            list.add(e == null ? Optional.empty() : Optional.of(new Node(e.node())));
        }
        return list;
    }

    /**
     * What is kept for backward, by what it is ({@code input 0}, {@code output 0}); empty once let
     * go of.
     */
    public Map<String, Tensor> saved() {
        Map<String, Tensor> map = new LinkedHashMap<>();
        for (Saved s : node.saved()) {
            map.put(s.label(), Tensor.wrap(s.variable()));
        }
        return map;
    }

    /** The leaf whose gradient accumulates here; empty for an operation. */
    public Optional<Tensor> leaf() {
        Variable leaf = node.leaf();
        return leaf == null ? Optional.empty() : Optional.of(Tensor.wrap(leaf));
    }

    /** Larger for newer nodes; -1 for leaves. */
    public long sequence() {
        return node.sequence();
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Node n && n.node == node;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(node);
    }

    /** The name. */
    @Override
    public String toString() {
        return name();
    }
}
