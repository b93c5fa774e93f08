/** Tensors, automatic differentiation and neural networks in pure Java. */
module jacobi {
    requires java.net.http;
    requires jdk.incubator.vector;
    requires static org.jspecify;

    exports jacobi;
    exports jacobi.array;
    exports jacobi.data;
    exports jacobi.io;
    exports jacobi.nn;
    exports jacobi.optim;
    exports jacobi.random;
}
