package jacobi.cpu.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Whole numbers near floats, which the Vector API has no instruction for. Adding and subtracting
 * {@code 2^23} (or {@code 2^52}) leaves no room for a fraction; larger values have none. The sign
 * of the operand is put back, so that zeros keep it.
 */
final class Rounding {
    private static final float FLOAT_WHOLE = 0x1p23f;
    private static final double DOUBLE_WHOLE = 0x1p52;

    private Rounding() {}

    /** Nearest, ties to even. */
    static FloatVector round(FloatVector v) {
        FloatVector a = v.abs();
        FloatVector r = a.add(FLOAT_WHOLE).sub(FLOAT_WHOLE);
        return signed(a.blend(r, a.compare(VectorOperators.LT, FLOAT_WHOLE)), v);
    }

    static FloatVector floor(FloatVector v) {
        FloatVector r = round(v);
        return signed(r.blend(r.sub(1), r.compare(VectorOperators.GT, v)), v);
    }

    static FloatVector ceil(FloatVector v) {
        FloatVector r = round(v);
        return signed(r.blend(r.add(1), r.compare(VectorOperators.LT, v)), v);
    }

    static FloatVector trunc(FloatVector v) {
        FloatVector a = v.abs();
        FloatVector r = round(a);
        return signed(r.blend(r.sub(1), r.compare(VectorOperators.GT, a)), v);
    }

    /** v with a sign bit wherever the other has one. */
    static FloatVector signed(FloatVector v, FloatVector sign) {
        IntVector bit = sign.reinterpretAsInts().and(Integer.MIN_VALUE);
        return v.reinterpretAsInts().or(bit).reinterpretAsFloats();
    }

    /** Nearest, ties to even. */
    static DoubleVector round(DoubleVector v) {
        DoubleVector a = v.abs();
        DoubleVector r = a.add(DOUBLE_WHOLE).sub(DOUBLE_WHOLE);
        return signed(a.blend(r, a.compare(VectorOperators.LT, DOUBLE_WHOLE)), v);
    }

    static DoubleVector floor(DoubleVector v) {
        DoubleVector r = round(v);
        return signed(r.blend(r.sub(1), r.compare(VectorOperators.GT, v)), v);
    }

    static DoubleVector ceil(DoubleVector v) {
        DoubleVector r = round(v);
        return signed(r.blend(r.add(1), r.compare(VectorOperators.LT, v)), v);
    }

    static DoubleVector trunc(DoubleVector v) {
        DoubleVector a = v.abs();
        DoubleVector r = round(a);
        return signed(r.blend(r.sub(1), r.compare(VectorOperators.GT, a)), v);
    }

    private static DoubleVector signed(DoubleVector v, DoubleVector sign) {
        LongVector bit = sign.reinterpretAsLongs().and(Long.MIN_VALUE);
        return v.reinterpretAsLongs().or(bit).reinterpretAsDoubles();
    }
}
