package jacobi.plot;

import java.util.List;

/**
 * A graph to be laid out: nodes, edges between them, boxes around them. A box is named by the path
 * of the boxes it is in and its own name.
 */
record GraphModel(List<Node> nodes, List<Edge> edges) {
    /** What a node stands for. */
    enum Kind {
        INPUT,
        PARAMETER,
        CONSTANT,
        OPERATION,
        MODULE
    }

    /**
     * A node.
     *
     * @param id its place in the list
     * @param lines the text in it, the first of more weight
     * @param box the path of the box it is in; empty for none
     * @param result whether it is what the graph computes
     */
    record Node(int id, Kind kind, List<String> lines, List<String> box, boolean result) {}

    /**
     * An edge, in the direction of the forward pass.
     *
     * @param gradient what comes back along it; empty if it is not shown
     */
    record Edge(int from, int to, String gradient) {}

    /** As text in the language of Graphviz. */
    String toDot(String title, boolean downwards) {
        StringBuilder s = new StringBuilder("digraph {\n");
        s.append("  graph [label=").append(quoted(title)).append(", rankdir=");
        s.append(downwards ? "TB" : "LR").append("];\n");
        s.append("  node [shape=box, style=rounded, fontname=\"sans-serif\"];\n");
        boxes(s, List.of(), "  ");
        for (Edge e : edges) {
            s.append("  n").append(e.from()).append(" -> n").append(e.to());
            if (!e.gradient().isEmpty()) {
                s.append(" [label=")
                        .append(quoted(e.gradient()))
                        .append(", fontcolor=\"#d55e00\"]");
            }
            s.append(";\n");
        }
        return s.append("}\n").toString();
    }

    private void boxes(StringBuilder s, List<String> box, String indent) {
        for (Node n : nodes) {
            if (n.box().equals(box)) {
                s.append(indent).append('n').append(n.id()).append(" [label=");
                s.append(quoted(String.join("\n", n.lines())));
                s.append(n.kind() == Kind.OPERATION ? "" : ", shape=" + shape(n.kind()));
                s.append(n.result() ? ", penwidth=2" : "").append("];\n");
            }
        }
        nodes.stream()
                .map(Node::box)
                .filter(b -> b.size() > box.size() && b.subList(0, box.size()).equals(box))
                .map(b -> b.subList(0, box.size() + 1))
                .distinct()
                .forEach(
                        inner -> {
                            String name = String.join(".", inner);
                            s.append(indent).append("subgraph ").append(quoted("cluster " + name));
                            s.append(" {\n").append(indent).append("  label=");
                            s.append(quoted(inner.getLast())).append(";\n");
                            boxes(s, inner, indent + "  ");
                            s.append(indent).append("}\n");
                        });
    }

    private static String shape(Kind kind) {
        return switch (kind) {
            case INPUT -> "ellipse";
            case PARAMETER -> "hexagon";
            case CONSTANT -> "plaintext";
            case OPERATION, MODULE -> "box";
        };
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
