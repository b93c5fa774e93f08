package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Images {@code [n, c, ...]} of another size; see {@link Tensor#interpolate}. */
public final class Upsample extends BuiltIn {
    private final int @Nullable [] size;
    private final double @Nullable [] factors;
    private final String mode;
    private final boolean align;

    /**
     * By a factor, each element repeated.
     *
     * @param factor by which all sizes grow
     */
    public Upsample(double factor) {
        this(new double[] {factor}, "nearest", false);
    }

    /**
     * By factors.
     *
     * @param factors one an image dimension, or one for all
     * @param mode {@code nearest}, {@code bilinear}, ...
     * @param alignCorners whether the centres of the corners are kept
     */
    public Upsample(double[] factors, String mode, boolean alignCorners) {
        this.factors = factors.clone();
        size = null;
        this.mode = mode;
        align = alignCorners;
    }

    /**
     * To a size.
     *
     * @param size one an image dimension, or one for all
     * @param mode {@code nearest}, {@code bilinear}, ...
     * @param alignCorners whether the centres of the corners are kept
     */
    public Upsample(int[] size, String mode, boolean alignCorners) {
        this.size = size.clone();
        factors = null;
        this.mode = mode;
        align = alignCorners;
    }

    @Override
    Tensor compute(Tensor x) {
        if (size != null) {
            return x.interpolate(size, mode, align);
        }
        return factors == null ? x : x.interpolate(factors, mode, align);
    }

    @Override
    protected String extraRepr() {
        return (size != null
                        ? "size=" + Sizes.number(size)
                        : "scale_factor=" + numbers(factors == null ? new double[0] : factors))
                + ", mode='"
                + mode
                + "'";
    }

    private static String numbers(double[] values) {
        return values.length == 1
                ? Repr.number(values[0])
                : Arrays.stream(values)
                        .mapToObj(Repr::number)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
