package jacobi.cpu.vector;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import jacobi.array.DType;
import jacobi.cpu.Loop;
import jacobi.cpu.Program;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.UnaryOp;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * Writes a {@link Program} as the bytecode of a {@link Loop} over vectors.
 *
 * <p>Slots become local variables. A truth value stays a mask for as long as only truth is asked of
 * it, and becomes 1 or 0 when it is computed with or stored. Constants, parameters, uniform inputs
 * and what is made of them alone come before the loop. Functions are copied in by {@link Inliner}.
 */
final class LoopWriter {
    /** The virtual machine does not compile methods of more than 8000 bytes. */
    private static final int MOST_BYTES = 7900;

    private static final ClassDesc CD_VECTOR = desc(Vector.class);
    private static final ClassDesc CD_MASK = desc(VectorMask.class);
    private static final ClassDesc CD_SPECIES = desc(VectorSpecies.class);
    private static final ClassDesc CD_OPERATORS = desc(VectorOperators.class);
    private static final ClassDesc CD_COMPARISON = desc(VectorOperators.Comparison.class);
    private static final ClassDesc CD_ROUNDING = desc(Rounding.class);
    private static final MethodTypeDesc RUN =
            MethodTypeDesc.of(
                    CD_void, CD_Object.arrayType(), CD_int.arrayType(), CD_Object, CD_int);

    /** What is different between float and double. */
    private record Type(
            TypeKind kind,
            ClassDesc element,
            ClassDesc vector,
            ClassDesc lanes,
            ClassDesc math,
            int width) {
        static Type of(DType compute) {
            return compute == DType.FLOAT32
                    ? new Type(
                            TypeKind.FLOAT,
                            CD_float,
                            desc(FloatVector.class),
                            desc(FloatVectors.class),
                            desc(FloatMath.class),
                            FloatVectors.L)
                    : new Type(
                            TypeKind.DOUBLE,
                            CD_double,
                            desc(DoubleVector.class),
                            desc(DoubleVectors.class),
                            desc(DoubleMath.class),
                            DoubleVectors.L);
        }
    }

    private final Program program;
    private final long uniform;
    private final Type type;
    private final CodeBuilder code;

    private final BitSet hasVector = new BitSet();
    private final BitSet hasMask = new BitSet();
    private final int[] vector;
    private final int[] mask;

    private LoopWriter(Program program, long uniform, CodeBuilder code) {
        this.program = program;
        this.uniform = uniform;
        this.code = code;
        type = Type.of(program.compute());
        vector = new int[program.slots()];
        mask = new int[program.slots()];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = code.allocateLocal(TypeKind.REFERENCE);
            mask[i] = code.allocateLocal(TypeKind.REFERENCE);
        }
    }

    private static ClassDesc desc(Class<?> c) {
        return c.describeConstable().orElseThrow();
    }

    /** Whether all steps have vector instructions. */
    static boolean covers(Program program) {
        DType t = program.compute();
        return t.isFloating()
                && program.once().stream().allMatch(s -> covers(s, t))
                && program.steps().stream().allMatch(s -> covers(s, t));
    }

    private static boolean covers(Program.Step step, DType compute) {
        return switch (step) {
            case Program.Unary u ->
                    switch (u.op()) {
                        case EXP, EXPM1, LOG, LOG1P, SIN, COS, TANH, ERF ->
                                compute == DType.FLOAT32;
                        default -> !u.op().isOneByOne();
                    };
            case Program.Binary b ->
                    switch (b.op()) {
                        case FLOOR_DIV, FMOD, POW -> false;
                        default -> b.op().compareTo(BinaryOp.OR) <= 0;
                    };
            case Program.Select _ -> true;
        };
    }

    /**
     * A new class for a program that {@link #covers} accepts.
     *
     * @param uniform the inputs that are one value, a bit each
     * @throws IllegalArgumentException if it is too long for the virtual machine to compile
     */
    static Loop write(Program program, long uniform) {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        ClassDesc name = ClassDesc.of(LoopWriter.class.getPackageName(), "GeneratedLoop");
        var resolver =
                ClassFile.ClassHierarchyResolverOption.of(
                        ClassHierarchyResolver.ofClassLoading(lookup));
        byte[] bytes =
                ClassFile.of(resolver)
                        .build(
                                name,
                                c ->
                                        c.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                                                .withInterfaceSymbols(desc(Loop.class))
                                                .withMethodBody(
                                                        "<init>",
                                                        MTD_void,
                                                        ClassFile.ACC_PUBLIC,
                                                        LoopWriter::constructor)
                                                .withMethodBody(
                                                        "lanes",
                                                        MethodTypeDesc.of(CD_int),
                                                        ClassFile.ACC_PUBLIC,
                                                        k -> lanes(program, k))
                                                .withMethodBody(
                                                        "run",
                                                        RUN,
                                                        ClassFile.ACC_PUBLIC,
                                                        k ->
                                                                new LoopWriter(program, uniform, k)
                                                                        .run()));
        int length = length(bytes);
        if (length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "a loop of " + length + " bytes: at most " + MOST_BYTES + " are compiled");
        }
        try {
            Class<?> made = lookup.defineHiddenClass(bytes, true).lookupClass();
            return (Loop) made.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a loop that cannot be loaded: " + program.steps(), e);
        }
    }

    private static void constructor(CodeBuilder code) {
        code.aload(0).invokespecial(CD_Object, "<init>", MTD_void).return_();
    }

    private static void lanes(Program program, CodeBuilder code) {
        code.loadConstant(Type.of(program.compute()).width).ireturn();
    }

    private static int length(byte[] bytes) {
        return ClassFile.of().parse(bytes).methods().stream()
                .flatMap(m -> m.findAttribute(Attributes.code()).stream())
                .mapToInt(CodeAttribute::codeLength)
                .max()
                .orElse(0);
    }

    // The method

    private void run() {
        int arrays = program.inputs() + program.outputs();
        int[] data = new int[arrays];
        int[] at = new int[arrays];
        BitSet read = read();
        for (int i = 0; i < arrays; i++) {
            if (i >= program.inputs() || (read.get(i) && !isUniform(i))) {
                data[i] = code.allocateLocal(TypeKind.REFERENCE);
                at[i] = code.allocateLocal(TypeKind.INT);
                code.aload(1).loadConstant(i).aaload().checkcast(type.element.arrayType());
                code.astore(data[i]);
                code.aload(2).loadConstant(i).iaload().istore(at[i]);
            }
        }
        before(read);
        int i = code.allocateLocal(TypeKind.INT);
        Label test = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(i).labelBinding(test);
        code.iload(i).iload(4).loadConstant(type.width).isub().if_icmpgt(end);
        for (int k = 0; k < program.inputs(); k++) {
            if (read.get(k) && !isUniform(k)) {
                species().aload(data[k]).iload(at[k]).iload(i).iadd();
                code.invokestatic(
                        type.vector,
                        "fromArray",
                        MethodTypeDesc.of(
                                type.vector, CD_SPECIES, type.element.arrayType(), CD_int));
                setVector(k);
            }
        }
        program.steps().forEach(this::step);
        for (int k = 0; k < program.outputs(); k++) {
            vector(program.output(k));
            int a = program.inputs() + k;
            code.aload(data[a]).iload(at[a]).iload(i).iadd();
            code.invokevirtual(
                    type.vector,
                    "intoArray",
                    MethodTypeDesc.of(CD_void, type.element.arrayType(), CD_int));
        }
        code.iinc(i, type.width).goto_(test).labelBinding(end).return_();
    }

    private boolean isUniform(int input) {
        return (uniform >> input & 1) != 0;
    }

    /** The slots that are operands of any step, or outputs. */
    private BitSet read() {
        BitSet read = new BitSet();
        for (List<Program.Step> steps : List.of(program.once(), program.steps())) {
            for (Program.Step s : steps) {
                switch (s) {
                    case Program.Unary u -> read.set(u.x());
                    case Program.Binary b -> {
                        read.set(b.a());
                        read.set(b.b());
                    }
                    case Program.Select c -> {
                        read.set(c.c());
                        read.set(c.a());
                        read.set(c.b());
                    }
                }
            }
        }
        for (int i = 0; i < program.outputs(); i++) {
            read.set(program.output(i));
        }
        return read;
    }

    /** All that is the same for every element. */
    private void before(BitSet read) {
        int values = code.allocateLocal(TypeKind.REFERENCE);
        code.aload(3).checkcast(type.element.arrayType()).astore(values);
        int slot = program.inputs();
        for (Object constant : program.constants()) {
            species();
            if (constant instanceof float[] f) {
                code.loadConstant(f[0]);
            } else {
                code.loadConstant(((double[]) constant)[0]);
            }
            broadcast(slot++);
        }
        for (int k = 0; k < program.inputs() + program.params(); k++) {
            boolean input = k < program.inputs();
            if (!input || (isUniform(k) && read.get(k))) {
                species().aload(values).loadConstant(k).arrayLoad(type.kind);
                broadcast(input ? k : slot++);
            }
        }
        program.once().forEach(this::step);
    }

    private CodeBuilder species() {
        return code.getstatic(type.lanes, "S", CD_SPECIES);
    }

    private void broadcast(int slot) {
        code.invokestatic(
                type.vector, "broadcast", MethodTypeDesc.of(type.vector, CD_SPECIES, type.element));
        setVector(slot);
    }

    // Steps

    private void step(Program.Step step) {
        switch (step) {
            case Program.Unary u -> unary(u.op(), u.x(), u.out());
            case Program.Binary b -> binary(b.op(), b.a(), b.b(), b.out());
            case Program.Select s -> {
                vector(s.b());
                vector(s.a());
                mask(s.c());
                code.invokevirtual(
                        type.vector, "blend", MethodTypeDesc.of(type.vector, CD_VECTOR, CD_MASK));
                setVector(s.out());
            }
        }
    }

    private void unary(UnaryOp op, int x, int out) {
        switch (op) {
            case NOT -> {
                if (hasMask.get(x)) {
                    mask(x);
                    code.invokevirtual(CD_MASK, "not", MethodTypeDesc.of(CD_MASK));
                } else {
                    vector(x);
                    compareToZero("EQ");
                }
                setMask(out);
            }
            case ISNAN -> {
                vector(x);
                compare("NE", x);
                setMask(out);
            }
            case NEG, ABS, SQRT -> {
                vector(x);
                code.invokevirtual(type.vector, name(op), MethodTypeDesc.of(type.vector));
                setVector(out);
            }
            case FLOOR, CEIL, TRUNC, ROUND -> function(CD_ROUNDING, op, x, out);
            default -> function(type.math, op, x, out);
        }
    }

    private static String name(Enum<?> op) {
        return op.name().toLowerCase(Locale.ROOT);
    }

    private void function(ClassDesc owner, UnaryOp op, int x, int out) {
        vector(x);
        Inliner.call(code, owner, name(op), MethodTypeDesc.of(type.vector, type.vector));
        setVector(out);
    }

    private void binary(BinaryOp op, int a, int b, int out) {
        switch (op) {
            case LT, LE, EQ, NE -> {
                vector(a);
                compare(op.name(), b);
                setMask(out);
            }
            case AND, OR -> {
                mask(a);
                mask(b);
                code.invokevirtual(CD_MASK, name(op), MethodTypeDesc.of(CD_MASK, CD_MASK));
                setMask(out);
            }
            default -> {
                vector(a);
                vector(b);
                code.invokevirtual(
                        type.vector, name(op), MethodTypeDesc.of(type.vector, CD_VECTOR));
                setVector(out);
            }
        }
    }

    /** With the vector on the stack. */
    private void compare(String how, int b) {
        code.getstatic(CD_OPERATORS, how, CD_COMPARISON);
        vector(b);
        code.invokevirtual(
                type.vector, "compare", MethodTypeDesc.of(CD_MASK, CD_COMPARISON, CD_VECTOR));
    }

    private void compareToZero(String how) {
        code.getstatic(CD_OPERATORS, how, CD_COMPARISON);
        number(0);
        code.invokevirtual(
                type.vector, "compare", MethodTypeDesc.of(CD_MASK, CD_COMPARISON, type.element));
    }

    private void number(int n) {
        if (type.kind == TypeKind.FLOAT) {
            code.loadConstant((float) n);
        } else {
            code.loadConstant((double) n);
        }
    }

    // Slots

    private void setVector(int slot) {
        code.astore(vector[slot]);
        hasVector.set(slot);
        hasMask.clear(slot);
    }

    private void setMask(int slot) {
        code.astore(mask[slot]);
        hasMask.set(slot);
        hasVector.clear(slot);
    }

    /** Pushes a slot as numbers. */
    private void vector(int slot) {
        if (!hasVector.get(slot)) {
            species().invokestatic(type.vector, "zero", MethodTypeDesc.of(type.vector, CD_SPECIES));
            number(1);
            code.aload(mask[slot]);
            code.invokevirtual(
                    type.vector, "blend", MethodTypeDesc.of(type.vector, type.element, CD_MASK));
            code.astore(vector[slot]);
            hasVector.set(slot);
        }
        code.aload(vector[slot]);
    }

    /** Pushes a slot as truth. */
    private void mask(int slot) {
        if (!hasMask.get(slot)) {
            vector(slot);
            compareToZero("NE");
            code.astore(mask[slot]);
            hasMask.set(slot);
        }
        code.aload(mask[slot]);
    }
}
