package jacobi.op;

import jacobi.kernel.Expr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A family of operators in the order written: each factory makes one and lists it. */
public final class Table {
    private final String title;
    private final List<Function> functions = new ArrayList<>();

    Table(String title) {
        this.title = title;
    }

    /** The family's name. */
    public String title() {
        return title;
    }

    /** Its functions, in the order written. */
    public List<Function> functions() {
        return Collections.unmodifiableList(functions);
    }

    /** A row of one operand with the gradient that calculus gives. */
    Row unary(String signature, Typing typing, Row.Unary formula) {
        return add(new Row(Signature.parse(signature), typing, 1, formula.of(Expr.input(0)), null));
    }

    /** A row of one operand with its gradient written down. */
    Row unary(String signature, Typing typing, Row.Unary formula, Row.UnaryGradient gradient) {
        Expr x = Expr.input(0);
        List<Expr> g = List.of(gradient.of(x, Expr.input(1), Expr.input(2)));
        return add(new Row(Signature.parse(signature), typing, 1, formula.of(x), g));
    }

    /** A row of two operands with the gradients that calculus gives. */
    Row binary(String signature, Typing typing, Row.Binary formula) {
        Expr f = formula.of(Expr.input(0), Expr.input(1));
        return add(new Row(Signature.parse(signature), typing, 2, f, null));
    }

    /** A row of two operands with their gradients written down. */
    Row binary(
            String signature,
            Typing typing,
            Row.Binary formula,
            Row.BinaryGradient ga,
            Row.BinaryGradient gb) {
        Expr a = Expr.input(0);
        Expr b = Expr.input(1);
        Expr y = Expr.input(2);
        Expr g = Expr.input(3);
        List<Expr> gradients = List.of(ga.of(a, b, y, g), gb.of(a, b, y, g));
        return add(new Row(Signature.parse(signature), typing, 2, formula.of(a, b), gradients));
    }

    /** A row of three operands with the gradients that calculus gives. */
    Row ternary(String signature, Typing typing, Row.Ternary formula) {
        Expr f = formula.of(Expr.input(0), Expr.input(1), Expr.input(2));
        return add(new Row(Signature.parse(signature), typing, 3, f, null));
    }

    /** A row of three operands with their gradients written down. */
    Row ternary(
            String signature,
            Typing typing,
            Row.Ternary formula,
            Row.TernaryGradient ga,
            Row.TernaryGradient gb,
            Row.TernaryGradient gc) {
        Expr a = Expr.input(0);
        Expr b = Expr.input(1);
        Expr c = Expr.input(2);
        Expr g = Expr.input(4);
        List<Expr> gradients = List.of(ga.of(a, b, c, g), gb.of(a, b, c, g), gc.of(a, b, c, g));
        return add(new Row(Signature.parse(signature), typing, 3, formula.of(a, b, c), gradients));
    }

    /**
     * A function with a body of its own: a structural operator's binding, or one made of others.
     */
    Function function(String signature, Function.Body body) {
        Function f = new Function(Signature.parse(signature), body);
        functions.add(f);
        return f;
    }

    /** A function of one result with a body of its own. */
    Function single(String signature, Function.Single body) {
        return function(signature, a -> new Value[] {body.call(a)});
    }

    private Row add(Row row) {
        functions.add(row.function());
        return row;
    }
}
