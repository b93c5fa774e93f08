/** Tensors, automatic differentiation and neural networks in pure Java. */
module jacobi {
    requires jdk.incubator.vector;
    requires static org.jspecify;

    exports jacobi;
    exports jacobi.array;
    exports jacobi.io;
    exports jacobi.nn;
    exports jacobi.random;
}
