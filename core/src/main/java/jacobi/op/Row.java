package jacobi.op;

import jacobi.kernel.Expr;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * An elementwise operator as data: its signature, how types combine, its formula and gradients.
 * Made by the factories of {@link Table}; {@link #op} binds numbers to the parameters of the
 * formula ({@code Expr.param(0)}, ... in the order of the signature).
 */
public final class Row {
    /** A formula of one operand. */
    @FunctionalInterface
    public interface Unary {
        /** The result for x. */
        Expr of(Expr x);
    }

    /** The gradient of a formula of one operand. */
    @FunctionalInterface
    public interface UnaryGradient {
        /** The gradient of x, given x, the result y and its gradient g. */
        Expr of(Expr x, Expr y, Expr g);
    }

    /** A formula of two operands. */
    @FunctionalInterface
    public interface Binary {
        /** The result for a and b. */
        Expr of(Expr a, Expr b);
    }

    /** The gradient of one operand of two. */
    @FunctionalInterface
    public interface BinaryGradient {
        /** Its gradient, given both operands, the result y and its gradient g. */
        Expr of(Expr a, Expr b, Expr y, Expr g);
    }

    /** A formula of three operands. */
    @FunctionalInterface
    public interface Ternary {
        /** The result for a, b and c. */
        Expr of(Expr a, Expr b, Expr c);
    }

    /** The gradient of one operand of three. */
    @FunctionalInterface
    public interface TernaryGradient {
        /** Its gradient, given the operands and the gradient g of the result. */
        Expr of(Expr a, Expr b, Expr c, Expr g);
    }

    private final Signature signature;
    private final Typing typing;
    private final Formula formula;
    private final Operator unbound;

    Row(
            Signature signature,
            Typing typing,
            int arity,
            Expr formula,
            @Nullable List<Expr> gradients) {
        this.signature = signature;
        this.typing = typing;
        this.formula = new Formula(arity, List.of(formula), gradients);
        this.unbound = new Pointwise(signature.name(), this.formula, typing);
    }

    /** PyTorch's name. */
    public String name() {
        return signature.name();
    }

    /** The signature. */
    public Signature signature() {
        return signature;
    }

    /** The operator, for a formula without parameters. */
    public Operator op() {
        return unbound;
    }

    /** The operator with its parameters bound. */
    public Operator op(double... params) {
        return new Pointwise(signature.name(), formula, typing, params);
    }

    /** The row as a function that takes its tensors and numbers by the signature. */
    Function function() {
        return new Function(signature, this::call);
    }

    private Value[] call(Arguments a) {
        List<Value> tensors = new ArrayList<>();
        List<Double> numbers = new ArrayList<>();
        for (Signature.Parameter p : signature.parameters()) {
            if (p.type().equals("Tensor")) {
                tensors.add(a.value(p.name()));
            } else {
                numbers.add(a.number(p.name()));
            }
        }
        double[] params = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        Value[] in = tensors.toArray(Value[]::new);
        return in[0].apply(params.length == 0 ? op() : op(params), in);
    }
}
