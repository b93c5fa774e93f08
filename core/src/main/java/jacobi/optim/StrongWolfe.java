package jacobi.optim;

import jacobi.Tensor;

import java.util.function.DoubleFunction;

/**
 * A search along a direction for a length at which the loss is lower by a share of what the slope
 * promised, and the slope has become flatter: {@code f(t) <= f(0) + c1 t f'(0)} and {@code |f'(t)|
 * <= -c2 f'(0)}, the strong Wolfe conditions, with c1 = 1e-4 and c2 = 0.9.
 *
 * <p>First lengths grow until two of them have such a length between them, then the interval
 * shrinks; new lengths are where a cubic through both ends has its minimum. Limits and ties are
 * PyTorch's: 25 trials, an interval of 1e-9. Source: J. Nocedal and S. J. Wright, "Numerical
 * Optimization", 2nd edition, 2006, algorithms 3.5 and 3.6 and equation 3.59.
 */
final class StrongWolfe {
    private static final double DECREASE = 1e-4;
    private static final double FLATTENING = 0.9;
    private static final double NARROWEST = 1e-9;
    private static final int TRIALS = 25;

    /**
     * What is known at a length.
     *
     * @param slope the derivative of the loss by the length
     */
    record Point(double length, double loss, double slope, Tensor gradient) {}

    private final DoubleFunction<Point> probe;
    private final double size;
    private Point start;
    private int evaluations;
    private int trials;

    /**
     * A search.
     *
     * @param probe evaluates at a length
     * @param direction along which lengths are
     */
    StrongWolfe(DoubleFunction<Point> probe, Tensor direction) {
        this.probe = probe;
        this.size = direction.abs().amax().item();
        this.start = new Point(0, 0, 0, direction);
    }

    /** How often the loss was evaluated. */
    int evaluations() {
        return evaluations;
    }

    /** The best length found, from the point at 0 and a first guess. */
    Point from(Point zero, double guess) {
        start = zero;
        Point before = zero;
        Point now = evaluate(guess);
        while (trials < TRIALS) {
            if (isTooHigh(now) || (trials > 1 && now.loss() >= before.loss())) {
                return zoom(before, now);
            }
            if (isFlat(now)) {
                return now;
            }
            if (now.slope() >= 0) {
                return zoom(before, now);
            }
            double t = now.length();
            double next = minimum(before, now, t + 0.01 * (t - before.length()), t * 10);
            before = now;
            now = evaluate(next);
            trials++;
        }
        return zero.loss() <= now.loss() ? zero : now;
    }

    private Point evaluate(double length) {
        evaluations++;
        return probe.apply(length);
    }

    private boolean isTooHigh(Point p) {
        return p.loss() > start.loss() + DECREASE * p.length() * start.slope();
    }

    private boolean isFlat(Point p) {
        return Math.abs(p.slope()) <= -FLATTENING * start.slope();
    }

    /** Shrinks the interval between two points, of which the lower is the best so far. */
    private Point zoom(Point a, Point b) {
        Point[] ends = {a, b};
        int low = lower(ends);
        boolean wasNearAnEnd = false;
        while (trials < TRIALS) {
            double from = Math.min(ends[0].length(), ends[1].length());
            double to = Math.max(ends[0].length(), ends[1].length());
            if ((to - from) * size < NARROWEST) {
                break;
            }
            double t = minimum(ends[0], ends[1], from, to);
            double margin = 0.1 * (to - from);
            boolean nearAnEnd = Math.min(to - t, t - from) < margin;
            if (nearAnEnd && (wasNearAnEnd || t >= to || t <= from)) {
                t = Math.abs(t - to) < Math.abs(t - from) ? to - margin : from + margin;
                nearAnEnd = false;
            }
            wasNearAnEnd = nearAnEnd;
            Point now = evaluate(t);
            trials++;
            if (isTooHigh(now) || now.loss() >= ends[low].loss()) {
                ends[1 - low] = now;
                low = lower(ends);
                continue;
            }
            if (isFlat(now)) {
                return now;
            }
            if (now.slope() * (ends[1 - low].length() - ends[low].length()) >= 0) {
                ends[1 - low] = ends[low];
            }
            ends[low] = now;
        }
        return ends[low];
    }

    private static int lower(Point[] ends) {
        return ends[0].loss() <= ends[1].loss() ? 0 : 1;
    }

    /**
     * Where the cubic through two points with their slopes has its minimum, within bounds; the
     * middle of the bounds if it has none.
     */
    private static double minimum(Point a, Point b, double from, double to) {
        Point left = a.length() <= b.length() ? a : b;
        Point right = a.length() <= b.length() ? b : a;
        double width = right.length() - left.length();
        double d1 =
                left.slope()
                        + right.slope()
                        - 3 * (left.loss() - right.loss()) / (left.length() - right.length());
        double square = d1 * d1 - left.slope() * right.slope();
        if (!(square >= 0)) {
            return (from + to) / 2;
        }
        double d2 = Math.sqrt(square);
        double share = (right.slope() + d2 - d1) / (right.slope() - left.slope() + 2 * d2);
        double t = right.length() - width * share;
        return Math.min(Math.max(t, from), to);
    }
}
