package jacobi.tape;

/**
 * Where the gradient of a node's input goes.
 *
 * @param node the node that made the input
 * @param output which of its outputs
 */
public record Edge(Node node, int output) {}
