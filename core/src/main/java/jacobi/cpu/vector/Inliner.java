package jacobi.cpu.vector;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Copies the bodies of static methods into a method being written, and those of the methods they
 * call.
 *
 * <p>The functions of {@link FloatMath} are written once, as Java, and are one method each. In a
 * loop of many of them the just-in-time compiler stops inlining at some point, and a vector passed
 * to a method that is not inlined becomes an object, which makes it ten times slower. So the loop's
 * writer inlines them itself, out of the class files the Java compiler made; what is left are calls
 * of the Vector API, which the compiler always inlines. The bits are those of the originals because
 * the instructions are.
 */
final class Inliner {
    private static final Map<String, MethodModel> METHODS = new HashMap<>();

    static {
        for (Class<?> c : new Class<?>[] {FloatMath.class, DoubleMath.class, Rounding.class}) {
            for (MethodModel m : ClassFile.of().parse(bytes(c)).methods()) {
                if (isSimple(m)) {
                    METHODS.put(key(c.describeConstable().orElseThrow(), m), m);
                }
            }
        }
    }

    private final CodeBuilder code;
    private final Map<Slot, Integer> slots = new HashMap<>();
    private final Map<Label, Label> labels = new HashMap<>();

    /** A local variable; the Java compiler uses a number again for another type. */
    private record Slot(int number, TypeKind kind) {}

    private Inliner(CodeBuilder code) {
        this.code = code;
    }

    private static byte[] bytes(Class<?> c) {
        String name = c.getSimpleName() + ".class";
        try (InputStream in = c.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no " + name + " beside " + c.getName());
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String key(ClassDesc owner, MethodModel m) {
        return key(owner, m.methodName().stringValue(), m.methodTypeSymbol());
    }

    private static String key(ClassDesc owner, String name, MethodTypeDesc type) {
        return owner.descriptorString() + name + type.descriptorString();
    }

    /** Whether a method is static and has no loop. */
    private static boolean isSimple(MethodModel m) {
        CodeModel code = m.code().orElse(null);
        if (code == null || (m.flags().flagsMask() & ClassFile.ACC_STATIC) == 0) {
            return false;
        }
        Set<Label> passed = new HashSet<>();
        for (CodeElement e : code) {
            if (e instanceof LabelTarget t) {
                passed.add(t.label());
            } else if (e instanceof BranchInstruction b && passed.contains(b.target())) {
                return false;
            }
        }
        return true;
    }

    /** A static method's body, its arguments and then its result on the stack; else its call. */
    static void call(CodeBuilder code, ClassDesc owner, String name, MethodTypeDesc type) {
        MethodModel m = METHODS.get(key(owner, name, type));
        if (m == null) {
            code.invokestatic(owner, name, type);
        } else {
            new Inliner(code).copy(type, m.code().orElseThrow());
        }
    }

    private void copy(MethodTypeDesc type, CodeModel body) {
        int[] first = new int[type.parameterCount()];
        int at = 0;
        for (int i = 0; i < first.length; i++) {
            first[i] = at;
            at += TypeKind.from(type.parameterType(i)).slotSize();
        }
        for (int i = first.length - 1; i >= 0; i--) {
            TypeKind kind = TypeKind.from(type.parameterType(i));
            code.storeLocal(kind, slot(first[i], kind));
        }
        Label end = code.newLabel();
        for (Iterator<CodeElement> i = body.iterator(); i.hasNext(); ) {
            copy(i.next(), end);
        }
        code.labelBinding(end);
    }

    private int slot(int theirs, TypeKind kind) {
        return slots.computeIfAbsent(new Slot(theirs, kind), s -> code.allocateLocal(s.kind()));
    }

    private Label label(Label theirs) {
        return labels.computeIfAbsent(theirs, _ -> code.newLabel());
    }

    private void copy(CodeElement e, Label end) {
        switch (e) {
            case LoadInstruction l -> code.loadLocal(l.typeKind(), slot(l.slot(), l.typeKind()));
            case StoreInstruction s -> code.storeLocal(s.typeKind(), slot(s.slot(), s.typeKind()));
            case IncrementInstruction i -> code.iinc(slot(i.slot(), TypeKind.INT), i.constant());
            case ReturnInstruction _ -> code.goto_(end);
            case BranchInstruction b -> code.branch(b.opcode(), label(b.target()));
            case LabelTarget t -> code.labelBinding(label(t.label()));
            case InvokeInstruction i when i.opcode() == Opcode.INVOKESTATIC && !i.isInterface() ->
                    call(code, i.owner().asSymbol(), i.name().stringValue(), i.typeSymbol());
            case Instruction other -> code.with(other);
            default -> {} // line numbers and the like
        }
    }
}
