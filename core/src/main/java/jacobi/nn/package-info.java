/**
 * Layers, containers, losses and initialisers: what networks are made of.
 *
 * <p>In the order to read: {@link jacobi.nn.Layer} is a function from a tensor to a tensor. {@link
 * jacobi.nn.Block} is what has parameters, a mode (training or evaluation) and a state that can be
 * saved; it finds its parameters and its parts in its fields. {@link jacobi.nn.Sequential} joins
 * layers, {@link jacobi.nn.Linear} is the first of them, the activations follow; {@link
 * jacobi.nn.Conv2d}, {@link jacobi.nn.MaxPool2d} and {@link jacobi.nn.BatchNorm2d}, each with its
 * relatives, are for images. {@link jacobi.nn.Loss} compares a prediction with a target, {@link
 * jacobi.nn.Regularizer} penalises parameters, {@link jacobi.nn.Init} fills them before training,
 * and {@link jacobi.nn.Summary} shows a model as a table.
 *
 * <pre>{@code
 * var model = new Sequential(new Linear(784, 256), new Sigmoid(), new Linear(256, 128), Tensor::sigmoid, new Linear(128, 10));
 * var loss = new CrossEntropyLoss().forward(model.forward(x), labels);
 * loss.backward();
 * }</pre>
 *
 * <p>Names, defaults, initial values, keys of the state and printing are PyTorch's; its {@code
 * Module} is {@code Block} here, because {@code Module} is a class of {@code java.lang}.
 */
@NullMarked
package jacobi.nn;

import org.jspecify.annotations.NullMarked;
