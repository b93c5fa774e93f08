/**
 * Plain arrays: element types, shapes, strides and the storage they describe.
 *
 * <p>This is the lowest room. It knows nothing of kernels, operators or gradients. An {@link
 * jacobi.array.Array} is a {@link jacobi.array.Storage} (a Java heap array of one {@link
 * jacobi.array.DType}) seen through a {@link jacobi.array.Layout} (shape, strides, offset). Views
 * are new layouts over the same storage; nothing is ever closed, the garbage collector owns all of
 * it.
 */
@NullMarked
package jacobi.array;

import org.jspecify.annotations.NullMarked;
