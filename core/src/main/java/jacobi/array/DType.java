package jacobi.array;

import java.util.Locale;

/**
 * The type of a tensor's elements.
 *
 * <p>The order is the order of promotion: of two types the later one wins, except that {@code
 * INT32} or {@code INT64} with {@code UINT8} keeps the signed type, as the order already says.
 */
public enum DType {
    /** One byte an element, 0 or 1. */
    BOOL(1, Kind.BOOL),
    /** Unsigned 8-bit integer. */
    UINT8(1, Kind.INTEGER),
    /** Signed 32-bit integer. */
    INT32(4, Kind.INTEGER),
    /** Signed 64-bit integer, the type of indices and class labels. */
    INT64(8, Kind.INTEGER),
    /** IEEE single precision, the default. */
    FLOAT32(4, Kind.FLOATING),
    /** IEEE double precision. */
    FLOAT64(8, Kind.FLOATING);

    /** The three categories that type promotion distinguishes, lowest first. */
    public enum Kind {
        /** Truth values. */
        BOOL,
        /** Whole numbers. */
        INTEGER,
        /** Floating-point numbers. */
        FLOATING
    }

    private final int byteSize;
    private final Kind kind;

    DType(int byteSize, Kind kind) {
        this.byteSize = byteSize;
        this.kind = kind;
    }

    /** Bytes an element takes. */
    public int byteSize() {
        return byteSize;
    }

    /** The category of this type in promotion. */
    public Kind kind() {
        return kind;
    }

    /** Whether this is {@link #FLOAT32} or {@link #FLOAT64}; only these can require gradients. */
    public boolean isFloating() {
        return kind == Kind.FLOATING;
    }

    /**
     * The smallest type that holds values of both, such as {@code FLOAT32} for {@code INT64,
     * FLOAT32}.
     */
    public static DType promote(DType a, DType b) {
        return a.ordinal() >= b.ordinal() ? a : b;
    }

    /** The name users write and read: {@code float32}, {@code int64}, {@code bool}, ... */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The type of the given name, as {@link #toString} prints it.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static DType of(String name) {
        for (DType d : values()) {
            if (d.toString().equals(name)) {
                return d;
            }
        }
        throw new IllegalArgumentException(
                "unknown dtype '"
                        + name
                        + "': expected one of bool, uint8, int32, int64, float32, float64");
    }
}
