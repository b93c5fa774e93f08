package jacobi.cpu.vector;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import jacobi.array.DType;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;

/**
 * Writes the bytecode of a {@link Tile}.
 *
 * <p>A tile wants its sums in registers, which for the compiler means one local variable a vector
 * and no loop over them; so there is a method for each height and width of a tile, all alike, and a
 * program had better write them. In Java, a tile of one row and two vectors would be
 *
 * <pre>{@code
 * var c0 = FloatVector.zero(S);
 * var c1 = FloatVector.zero(S);
 * for (int k = 0; k < depth; k++) {
 *     var b0 = FloatVector.fromArray(S, b, j);
 *     var b1 = FloatVector.fromArray(S, b, j + L);
 *     var x = FloatVector.broadcast(S, a[i + k]);
 *     c0 = x.fma(b0, c0);
 *     c1 = x.fma(b1, c1);
 *     j += across;
 * }
 * }</pre>
 */
final class TileCode {
    private static final ClassDesc NAME = ClassDesc.of("jacobi.cpu.vector.TileOfSums");
    private static final ClassDesc VECTOR = desc(Vector.class);
    private static final ClassDesc SPECIES = desc(VectorSpecies.class);
    private static final MethodTypeDesc MULTIPLY =
            MethodTypeDesc.of(
                    CD_void,
                    CD_int,
                    CD_Object,
                    CD_int,
                    CD_int,
                    CD_int,
                    CD_Object,
                    CD_int,
                    CD_int,
                    CD_int,
                    CD_Object,
                    CD_int,
                    CD_int,
                    CD_boolean);

    // The parameters of multiply; their slots begin behind `this`.
    private static final int TILES = 0;
    private static final int LEFT = 1;
    private static final int I = 2;
    private static final int STEP = 3;
    private static final int DOWN = 4;
    private static final int RIGHT = 5;
    private static final int J = 6;
    private static final int ACROSS = 7;
    private static final int DEPTH = 8;
    private static final int SUMS = 9;
    private static final int AT = 10;
    private static final int STRIDE = 11;
    private static final int FIRST = 12;

    /**
     * Sums of a tile at most that takes two terms a turn. They share the instructions that do not
     * multiply, which with few sums count where a processor's threads share its core; so do rows
     * whose places are looked up, of which there are more than registers. A tile of 24 sums with
     * two terms has more values than the compiler C1 takes in one method, and without C1's profile
     * C2 never comes to it.
     */
    private static final int FEW = 10;

    private final Tile.Form form;
    private final CodeBuilder code;
    private final TypeKind kind;
    private final ClassDesc vector;
    private final ClassDesc array;
    private final ClassDesc element;
    private final ClassDesc loops;
    private final int lanes;
    // Local variables.
    private final int a;
    private final int b;
    private final int c;
    private final int i;
    private final int j;
    private final int k;
    private final int x;
    private final int[] row;
    private final int[] terms;
    private final int[] sum;

    private TileCode(Tile.Form form, CodeBuilder code) {
        this.form = form;
        this.code = code;
        boolean single = form.type() == DType.FLOAT32;
        kind = single ? TypeKind.FLOAT : TypeKind.DOUBLE;
        vector = desc(single ? FloatVector.class : DoubleVector.class);
        element = kind.upperBound();
        array = element.arrayType();
        loops = desc(single ? FloatVectors.class : DoubleVectors.class);
        lanes = lanes(form.type());
        a = local(TypeKind.REFERENCE);
        b = local(TypeKind.REFERENCE);
        c = local(TypeKind.REFERENCE);
        i = local(TypeKind.INT);
        j = local(TypeKind.INT);
        k = local(TypeKind.INT);
        x = local(TypeKind.REFERENCE);
        row = locals(form.isRowMajor() ? form.rows() : 0, TypeKind.INT);
        terms = locals(form.vectors(), TypeKind.REFERENCE);
        sum = locals(form.rows() * form.vectors(), TypeKind.REFERENCE);
    }

    /** Lanes of a vector. */
    static int lanes(DType type) {
        return type == DType.FLOAT32 ? FloatVectors.L : DoubleVectors.L;
    }

    /** A new generated tile. */
    static Tile define(Tile.Form form) {
        try {
            return (Tile)
                    MethodHandles.lookup()
                            .defineHiddenClass(bytes(form), true)
                            .lookupClass()
                            .getDeclaredConstructor()
                            .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("matrix product: " + form, e);
        }
    }

    private static byte[] bytes(Tile.Form form) {
        return ClassFile.of()
                .build(
                        NAME,
                        type ->
                                type.withFlags(ClassFile.ACC_FINAL)
                                        .withInterfaceSymbols(desc(Tile.class))
                                        .withMethodBody(
                                                INIT_NAME,
                                                MTD_void,
                                                ClassFile.ACC_PUBLIC,
                                                m ->
                                                        m.aload(0)
                                                                .invokespecial(
                                                                        CD_Object, INIT_NAME,
                                                                        MTD_void)
                                                                .return_())
                                        .withMethodBody(
                                                "multiply",
                                                MULTIPLY,
                                                ClassFile.ACC_PUBLIC,
                                                m -> new TileCode(form, m).multiply()));
    }

    private static ClassDesc desc(Class<?> c) {
        return c.describeConstable().orElseThrow();
    }

    private int local(TypeKind of) {
        return code.allocateLocal(of);
    }

    private int[] locals(int n, TypeKind of) {
        int[] all = new int[n];
        for (int i = 0; i < n; i++) {
            all[i] = local(of);
        }
        return all;
    }

    /** As many tiles as the call asks for, one below the other. */
    private void multiply() {
        array(LEFT, a);
        array(RIGHT, b);
        array(SUMS, c);
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(next);
        integer(TILES).ifle(end);
        tile();
        code.iinc(code.parameterSlot(TILES), -1);
        integer(I);
        integer(DOWN).iadd().istore(code.parameterSlot(I));
        integer(AT).loadConstant(form.rows());
        integer(STRIDE).imul().iadd().istore(code.parameterSlot(AT));
        code.goto_(next).labelBinding(end).return_();
    }

    private void tile() {
        integer(I).istore(i);
        integer(J).istore(j);
        for (int r = 0; r < row.length; r++) {
            integer(I).loadConstant(r);
            integer(STEP).imul().iadd().istore(row[r]);
        }
        for (int s : sum) {
            species().invokestatic(vector, "zero", MethodTypeDesc.of(vector, SPECIES)).astore(s);
        }
        code.iconst_0().istore(k);
        loop();
        finish();
    }

    private void array(int parameter, int local) {
        code.aload(code.parameterSlot(parameter)).checkcast(array).astore(local);
    }

    private CodeBuilder integer(int parameter) {
        return code.iload(code.parameterSlot(parameter));
    }

    private CodeBuilder species() {
        return code.getstatic(loops, "S", SPECIES);
    }

    private void loop() {
        if (form.isRowMajor() || sum.length <= FEW) {
            int limit = local(TypeKind.INT);
            integer(DEPTH).iconst_1().isub().istore(limit);
            loop(() -> code.iload(limit), 2);
        }
        loop(() -> integer(DEPTH), 1);
    }

    /** As long as k is below the limit: some terms, one after the other. */
    private void loop(Runnable limit, int some) {
        Label next = code.newLabel();
        Label end = code.newLabel();
        code.labelBinding(next).iload(k);
        limit.run();
        code.if_icmpge(end);
        for (int i = 0; i < some; i++) {
            term(i);
        }
        if (form.term() > 1) {
            code.iinc(i, some * form.term());
        }
        code.iinc(k, some).goto_(next).labelBinding(end);
    }

    /** The sums grow by term k + n. */
    private void term(int n) {
        for (int v = 0; v < terms.length; v++) {
            load(b, v, () -> code.iload(j)).astore(terms[v]);
        }
        for (int r = 0; r < form.rows(); r++) {
            species().aload(a);
            if (form.isRowMajor()) {
                code.iload(row[r]).iload(k).iadd().loadConstant(n).iadd();
            } else {
                code.iload(i).loadConstant(r + n * form.term()).iadd();
            }
            code.arrayLoad(kind)
                    .invokestatic(vector, "broadcast", MethodTypeDesc.of(vector, SPECIES, element))
                    .astore(x);
            for (int v = 0; v < terms.length; v++) {
                int s = sum[r * terms.length + v];
                code.aload(x)
                        .aload(terms[v])
                        .aload(s)
                        .invokevirtual(vector, "fma", MethodTypeDesc.of(vector, VECTOR, VECTOR))
                        .astore(s);
            }
        }
        advance(j, ACROSS);
        if (form.term() == Tile.Form.ANY) {
            advance(i, STEP);
        }
    }

    private void advance(int local, int by) {
        code.iload(local);
        integer(by).iadd().istore(local);
    }

    /** A row's vector number v, from where the index says that the row begins. */
    private CodeBuilder load(int from, int v, Runnable index) {
        species().aload(from);
        index.run();
        code.loadConstant(v * lanes).iadd();
        return code.invokestatic(
                vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, array, CD_int));
    }

    /** Writes the sums, or adds them to what there is. */
    private void finish() {
        Label add = code.newLabel();
        Label end = code.newLabel();
        integer(FIRST).ifeq(add);
        store(false);
        code.goto_(end).labelBinding(add);
        store(true);
        code.labelBinding(end);
    }

    private void store(boolean add) {
        for (int r = 0; r < form.rows(); r++) {
            int at = r;
            Runnable index =
                    () -> {
                        integer(AT).loadConstant(at);
                        integer(STRIDE).imul().iadd();
                    };
            for (int v = 0; v < form.vectors(); v++) {
                int s = sum[r * form.vectors() + v];
                if (add) {
                    load(c, v, index)
                            .aload(s)
                            .invokevirtual(vector, "add", MethodTypeDesc.of(vector, VECTOR));
                } else {
                    code.aload(s);
                }
                code.aload(c);
                index.run();
                code.loadConstant(v * lanes).iadd();
                code.invokevirtual(vector, "intoArray", MethodTypeDesc.of(CD_void, array, CD_int));
            }
        }
    }
}
