package jacobi.op;

import jacobi.array.Shape;
import jacobi.array.ShapeException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Einstein's summation: {@code "bij,bjk->bik"} names the dimensions of operands and result; what is
 * not in the result is summed over. Operands are multiplied from left to right, each pair as a
 * batch of matrix products, and a dimension is summed over as soon as no later operand has it.
 *
 * <p>Labels are letters, {@code ...} stands for dimensions that broadcast, a label twice in an
 * operand takes its diagonal; without an arrow the result has the labels that appear once, in
 * alphabetical order (capitals first), after those of the ellipsis. A size of 1 broadcasts.
 */
final class Einsum {
    private static final int ELLIPSIS = 1000;

    private final String equation;
    private final Value[] operands;
    private final List<List<Integer>> labels = new ArrayList<>();
    private final Map<Integer, Integer> sizes = new LinkedHashMap<>();
    private int ellipsis;

    private Einsum(String equation, Value[] operands) {
        this.equation = equation;
        this.operands = operands.clone();
    }

    /** The result of an equation. */
    static Value of(String equation, Value... operands) {
        return new Einsum(equation.replace(" ", ""), operands).compute();
    }

    private IllegalArgumentException malformed(String what) {
        return new IllegalArgumentException("einsum: '" + equation + "': " + what);
    }

    private Value compute() {
        int arrow = equation.indexOf("->");
        String left = arrow < 0 ? equation : equation.substring(0, arrow);
        String[] terms = left.split(",", -1);
        if (terms.length != operands.length) {
            throw malformed(
                    "names " + terms.length + " operands, " + operands.length + " are given");
        }
        for (int i = 0; i < terms.length; i++) {
            labels.add(labels(terms[i], operands[i].rank(), i));
        }
        for (int i = 0; i < terms.length; i++) {
            operands[i] = diagonals(i);
        }
        List<Integer> out = arrow < 0 ? implicit(left) : output(equation.substring(arrow + 2));
        Value y = operands[0];
        List<Integer> have = labels.get(0);
        for (int i = 1; i < operands.length; i++) {
            have = new ArrayList<>(have);
            y = pair(y, have, i, out);
        }
        return finish(y, have, out);
    }

    /** The labels of a term's dimensions; those of an ellipsis count down to {@code ELLIPSIS}. */
    private List<Integer> labels(String term, int rank, int operand) {
        int dots = term.indexOf("...");
        int named = dots < 0 ? term.length() : term.length() - 3;
        int hidden = rank - named;
        if (hidden < 0 || (dots < 0 && hidden > 0)) {
            throw malformed(
                    "operand "
                            + operand
                            + " is "
                            + operands[operand].shape()
                            + ", named with "
                            + named
                            + " labels");
        }
        List<Integer> list = new ArrayList<>();
        for (int i = 0; i < term.length(); i++) {
            if (i == dots) {
                for (int d = hidden; d > 0; d--) {
                    list.add(ELLIPSIS + d);
                }
                ellipsis = Math.max(ellipsis, hidden);
                i += 2;
            } else {
                list.add(letter(term.charAt(i)));
            }
        }
        return list;
    }

    private int letter(char c) {
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) {
            throw malformed("'" + c + "' is not a letter");
        }
        return c;
    }

    /** An operand with each label once, and the sizes of its labels noted. */
    private Value diagonals(int operand) {
        Value x = operands[operand];
        List<Integer> list = labels.get(operand);
        for (int i = 0; i < list.size(); i++) {
            int j = list.subList(i + 1, list.size()).indexOf(list.get(i));
            if (j >= 0) {
                int k = i + 1 + j;
                if (x.shape().size(i) != x.shape().size(k)) {
                    throw malformed(
                            "operand "
                                    + operand
                                    + " is "
                                    + x.shape()
                                    + ", not square in the label that it repeats");
                }
                x = Views.diagonal(x, 0, i, k);
                int label = list.get(k);
                list.subList(k, k + 1).clear();
                list.subList(i, i + 1).clear();
                list.add(label);
                i--;
            }
        }
        for (int i = 0; i < list.size(); i++) {
            int size = x.shape().size(i);
            int known = sizes.getOrDefault(list.get(i), 1);
            if (known != 1 && size != 1 && known != size) {
                throw new ShapeException(
                        "einsum: '"
                                + equation
                                + "': operand "
                                + operand
                                + " is "
                                + operands[operand].shape()
                                + ", size "
                                + size
                                + " where another has "
                                + known);
            }
            sizes.put(list.get(i), known == 1 ? size : known);
        }
        return x;
    }

    private List<Integer> ellipsisLabels() {
        List<Integer> list = new ArrayList<>();
        for (int d = ellipsis; d > 0; d--) {
            list.add(ELLIPSIS + d);
        }
        return list;
    }

    private List<Integer> implicit(String left) {
        List<Integer> out = ellipsisLabels();
        left.chars()
                .filter(Character::isLetter)
                .filter(c -> left.indexOf(c) == left.lastIndexOf(c))
                .sorted()
                .forEach(out::add);
        return out;
    }

    private List<Integer> output(String term) {
        List<Integer> out = new ArrayList<>();
        int dots = term.indexOf("...");
        for (int i = 0; i < term.length(); i++) {
            if (i == dots) {
                out.addAll(ellipsisLabels());
                i += 2;
                continue;
            }
            int label = letter(term.charAt(i));
            if (!sizes.containsKey(label) || out.contains(label)) {
                throw malformed(
                        "the result's label '"
                                + term.charAt(i)
                                + (out.contains(label) ? "' is there twice" : "' is no operand's"));
            }
            out.add(label);
        }
        return out;
    }

    /** The product with the next operand; {@code have} becomes the labels of what it gives. */
    private Value pair(Value x, List<Integer> have, int next, List<Integer> out) {
        Value y = operands[next];
        List<Integer> other = labels.get(next);
        List<Integer> batch = new ArrayList<>();
        List<Integer> summed = new ArrayList<>();
        List<Integer> onlyX = new ArrayList<>();
        List<Integer> onlyY = new ArrayList<>();
        for (int label : sizes.keySet()) {
            boolean inX = have.contains(label);
            boolean inY = other.contains(label);
            boolean later = isLater(label, next, out);
            if (inX && inY) {
                boolean both = size(x, have, label) == size(y, other, label);
                (later ? batch : both ? summed : batch).add(label);
            } else if (inX) {
                onlyX.add(label);
            } else if (inY) {
                onlyY.add(label);
            }
        }
        Value a = arranged(x, have, batch, onlyX, summed);
        Value b = arranged(y, other, batch, summed, onlyY);
        Value product = a.matmul(b);
        List<Integer> order = new ArrayList<>(batch);
        order.addAll(onlyX);
        order.addAll(onlyY);
        int[] shape = new int[order.size()];
        for (int i = 0; i < shape.length; i++) {
            int label = order.get(i);
            int sx = have.contains(label) ? size(x, have, label) : 1;
            int sy = other.contains(label) ? size(y, other, label) : 1;
            shape[i] = sx == 1 ? sy : sx;
        }
        have.clear();
        have.addAll(order);
        return product.reshape(Shape.of(shape));
    }

    private boolean isLater(int label, int operand, List<Integer> out) {
        boolean later = out.contains(label);
        for (int i = operand + 1; i < labels.size(); i++) {
            later |= labels.get(i).contains(label);
        }
        return later;
    }

    private static int size(Value x, List<Integer> have, int label) {
        return x.shape().size(have.indexOf(label));
    }

    /** {@code [batch.., rows, columns]}, where groups of labels are one dimension each. */
    private static Value arranged(
            Value x,
            List<Integer> have,
            List<Integer> batch,
            List<Integer> rows,
            List<Integer> columns) {
        List<Integer> order = new ArrayList<>(batch);
        order.addAll(rows);
        order.addAll(columns);
        int[] dims = order.stream().mapToInt(have::indexOf).toArray();
        Value moved = x.permute(dims);
        int[] shape = Arrays.copyOf(moved.shape().toArray(), batch.size() + 2);
        int b = batch.size();
        shape[b] = Math.toIntExact(moved.shape().slice(b, b + rows.size()).numel());
        int last = b + rows.size();
        shape[b + 1] = Math.toIntExact(moved.shape().slice(last, order.size()).numel());
        return moved.reshape(Shape.of(shape));
    }

    /** Sums what is left and puts the dimensions in the order of the result. */
    private Value finish(Value x, List<Integer> have, List<Integer> out) {
        int[] summed =
                have.stream()
                        .filter(l -> !out.contains(l))
                        .mapToInt(have::indexOf)
                        .sorted()
                        .toArray();
        Value y = x.sum(summed, false);
        List<Integer> left = have.stream().filter(out::contains).toList();
        return y.permute(out.stream().mapToInt(left::indexOf).toArray());
    }
}
