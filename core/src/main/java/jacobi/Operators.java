package jacobi;

import jacobi.array.Array;
import jacobi.op.Arguments;
import jacobi.op.Catalogue;
import jacobi.op.Function;
import jacobi.op.Table;
import jacobi.op.Value;
import jacobi.random.Generator;
import jacobi.tape.Variable;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Operators by their PyTorch names, called with PyTorch's arguments: for conformance tests, for
 * models that come from elsewhere, and for the list of what there is.
 */
public final class Operators {
    /** Variables, and the generator of all random tensors. */
    private static final Arguments.Constants CONSTANTS =
            new Arguments.Constants() {
                @Override
                public Value of(Array array) {
                    return Variable.of(array);
                }

                @Override
                public Generator generator() {
                    return Tensor.generator();
                }
            };

    private Operators() {}

    /** All signatures in PyTorch's notation, by family. */
    public static Map<String, List<String>> signatures() {
        Map<String, List<String>> families = new LinkedHashMap<>();
        for (Table t : Catalogue.tables()) {
            families.put(
                    t.title(), t.functions().stream().map(f -> f.signature().toString()).toList());
        }
        return families;
    }

    /** Whether there is an operator of this name, such as {@code nn.functional.elu}. */
    public static boolean exists(String name) {
        return !Catalogue.named(name).isEmpty();
    }

    /**
     * Calls an operator.
     *
     * @param name PyTorch's name
     * @param positional arguments in order: {@code Tensor}, {@code Long}, {@code Double}, {@code
     *     Boolean}, {@code String}, {@code DType}, null, or a {@code List} of these
     * @param named arguments by name
     * @return the results; empty if there is no such operator or no overload takes these arguments
     */
    public static Optional<List<Tensor>> call(
            String name,
            List<? extends @Nullable Object> positional,
            Map<String, ? extends @Nullable Object> named) {
        Backends.start();
        List<@Nullable Object> p = new ArrayList<>();
        positional.forEach(o -> p.add(unwrap(o)));
        Map<String, @Nullable Object> n = new LinkedHashMap<>();
        named.forEach((k, v) -> n.put(k, unwrap(v)));
        for (Function f : Catalogue.named(name)) {
            Optional<Arguments> bound = f.signature().bind(p, n, CONSTANTS);
            if (bound.isPresent()) {
                Value[] results = f.body().call(bound.get());
                return Optional.of(List.of(Call.tensors(results)));
            }
        }
        return Optional.empty();
    }

    private static @Nullable Object unwrap(@Nullable Object o) {
        return switch (o) {
            case Tensor t -> t.variable();
            case List<?> l -> {
                List<@Nullable Object> list = new ArrayList<>();
                l.forEach(e -> list.add(unwrap(e)));
                yield list;
            }
            case null, default -> o;
        };
    }
}
