package jacobi.op;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * One line of the table that operators are tested by.
 *
 * @param name PyTorch's name
 * @param arguments in order; an {@link Input} stands for a tensor of random values
 * @param named arguments by name
 * @param oracle of an operator that works element by element: the result for the elements of its
 *     (one or two) inputs, in double precision, written without Jacobi; null where the golden cases
 *     have the values
 */
record OperatorRow(
        String name,
        List<Object> arguments,
        Map<String, Object> named,
        @Nullable DoubleBinaryOperator oracle,
        boolean cancels) {
    /**
     * Random values of a shape, between bounds.
     *
     * @param shape the sizes
     * @param low the least value
     * @param high the bound above
     * @param differentiable whether gradients with respect to it are tested
     */
    record Input(List<Integer> shape, double low, double high, boolean differentiable) {
        /** Of another shape. */
        Input as(Integer... sizes) {
            return new Input(List.of(sizes), low, high, differentiable);
        }
    }

    /** A tensor of values between -3 and 3. */
    static Input in(Integer... shape) {
        return new Input(List.of(shape), -3, 3, true);
    }

    /** A tensor of values between bounds. */
    static Input between(double low, double high, Integer... shape) {
        return new Input(List.of(shape), low, high, true);
    }

    /** A tensor that carries no gradient, such as a target. */
    static Input fixed(double low, double high, Integer... shape) {
        return new Input(List.of(shape), low, high, false);
    }

    /** An operator that works on the elements of one input. */
    static OperatorRow unary(String name, DoubleUnaryOperator oracle, Object... numbers) {
        return unary(name, in(), oracle, numbers);
    }

    /** An operator that works on the elements of one input, which has bounds. */
    static OperatorRow unary(String name, Input x, DoubleUnaryOperator oracle, Object... numbers) {
        return new OperatorRow(
                name, prepend(numbers, x), Map.of(), (a, _) -> oracle.applyAsDouble(a), false);
    }

    /** An operator that works on the elements of two inputs. */
    static OperatorRow binary(String name, DoubleBinaryOperator oracle) {
        return binary(name, in(), in(), oracle);
    }

    /** An operator that works on the elements of two inputs, which have bounds. */
    static OperatorRow binary(String name, Input x, Input y, DoubleBinaryOperator oracle) {
        return new OperatorRow(name, List.of(x, y), Map.of(), oracle, false);
    }

    /**
     * An operator whose values are the golden cases' business; its gradients and twins are tested
     * here.
     */
    static OperatorRow structural(String name, Object... arguments) {
        return new OperatorRow(name, List.of(arguments), Map.of(), null, false);
    }

    /** With an argument given by name. */
    OperatorRow with(String parameter, Object value) {
        Map<String, Object> more = new java.util.LinkedHashMap<>(named);
        more.put(parameter, value);
        return new OperatorRow(name, arguments, more, oracle, cancels);
    }

    /** Of which only the absolute error is small in single precision. */
    OperatorRow cancelling() {
        return new OperatorRow(name, arguments, named, oracle, true);
    }

    /** The tensors among the arguments, those in lists included, in order. */
    List<Input> inputs() {
        return arguments.stream()
                .flatMap(a -> a instanceof List<?> l ? l.stream() : java.util.stream.Stream.of(a))
                .filter(Input.class::isInstance)
                .map(Input.class::cast)
                .toList();
    }

    private static List<Object> prepend(Object[] numbers, Object first) {
        List<Object> all = new java.util.ArrayList<>();
        all.add(first);
        all.addAll(List.of(numbers));
        return all;
    }

    /** The call, for the name of a test. */
    @Override
    public String toString() {
        return name + arguments + (named.isEmpty() ? "" : named);
    }
}
