package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors and blocks in a block's fields, by name.
 *
 * <p>The order is that of {@link Class#getDeclaredFields}, which is the order of declaration in
 * every JDK known, though its specification does not promise it.
 *
 * @param tensors all tensors, registered or not
 * @param children all blocks
 */
record Fields(Map<String, Tensor> tensors, Map<String, Block> children) {
    private static final ClassValue<List<Field>> CANDIDATES =
            new ClassValue<>() {
                @Override
                protected List<Field> computeValue(Class<?> type) {
                    return candidates(type);
                }
            };

    static Fields of(Block block) {
        Fields found = new Fields(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (Field f : CANDIDATES.get(block.getClass())) {
            try {
                found.add(f.getName(), f.get(block));
            } catch (IllegalAccessException e) {
                throw unreadable(f);
            }
        }
        return found;
    }

    private void add(String name, @Nullable Object value) {
        switch (value) {
            case Tensor t -> tensors.put(name, t);
            case Block b -> children.put(name, b);
            case Map<?, ?> m -> m.forEach((key, v) -> add(name + "." + key, v));
            case Collection<?> c -> {
                int i = 0;
                for (Object v : c) {
                    add(name + "." + i++, v);
                }
            }
            case Object[] a -> {
                for (int i = 0; i < Array.getLength(a); i++) {
                    add(name + "." + i, a[i]);
                }
            }
            case null, default -> {}
        }
    }

    private static List<Field> candidates(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> c = type; c != null && c != Block.class; c = c.getSuperclass()) {
            List<Field> own = new ArrayList<>();
            for (Field f : c.getDeclaredFields()) {
                int m = f.getModifiers();
                if (!Modifier.isStatic(m)
                        && !Modifier.isTransient(m)
                        && !f.isSynthetic()
                        && mayHold(f.getType())) {
                    if (!f.trySetAccessible()) {
                        throw unreadable(f);
                    }
                    own.add(f);
                }
            }
            fields.addAll(0, own);
        }
        return fields;
    }

    /** Whether a field of a type can hold a tensor, a block or several. */
    private static boolean mayHold(Class<?> type) {
        if (type.isArray()) {
            return mayHold(type.getComponentType());
        }
        return !type.isPrimitive()
                && (!Modifier.isFinal(type.getModifiers())
                        || Tensor.class.isAssignableFrom(type)
                        || Block.class.isAssignableFrom(type)
                        || Map.class.isAssignableFrom(type)
                        || Collection.class.isAssignableFrom(type));
    }

    private static IllegalStateException unreadable(Field f) {
        Class<?> owner = f.getDeclaringClass();
        return new IllegalStateException(
                owner.getName()
                        + ": field '"
                        + f.getName()
                        + "' cannot be read to find parameters: add 'opens "
                        + owner.getPackageName()
                        + " to jacobi;' to the module-info of "
                        + owner.getModule().getName()
                        + ", or override children() and name parameters with parameter(\"name\","
                        + " tensor)");
    }
}
