package jacobi.optim;

/**
 * A number that decides how an optimiser steps: its name, what it is unless set, and which values
 * make sense.
 *
 * @param name as in state dicts, such as {@code weight_decay}
 * @param initial the value unless set; switches are 0 or 1
 * @param range the values allowed
 */
public record Option(String name, double initial, Range range) {
    /** Which values make sense; NaN and infinities never do. */
    public enum Range {
        /** At least 0. */
        NON_NEGATIVE("a finite number >= 0"),
        /** At least 0, below 1. */
        FRACTION("a number in [0, 1)"),
        /** At most 0. */
        NON_POSITIVE("a finite number <= 0"),
        /** At least 1. */
        AT_LEAST_1("a finite number >= 1"),
        /** Whole, at least 1. */
        COUNT("a whole number >= 1"),
        /** Above 0, below 1. */
        SHRINKING("a number in (0, 1)"),
        /** Above 1. */
        GROWING("a finite number > 1"),
        /** 0 or 1, for off or on. */
        SWITCH("0 (off) or 1 (on)"),
        /** Any. */
        FINITE("a finite number");

        private final String expected;

        Range(String expected) {
            this.expected = expected;
        }

        boolean contains(double value) {
            return Double.isFinite(value)
                    && switch (this) {
                        case NON_NEGATIVE -> value >= 0;
                        case FRACTION -> value >= 0 && value < 1;
                        case NON_POSITIVE -> value <= 0;
                        case AT_LEAST_1 -> value >= 1;
                        case COUNT -> value >= 1 && value == Math.rint(value);
                        case SHRINKING -> value > 0 && value < 1;
                        case GROWING -> value > 1;
                        case SWITCH -> value == 0 || value == 1;
                        case FINITE -> true;
                    };
        }
    }

    /**
     * Such as {@code lr -1.0: expected a finite number >= 0}, or empty if the value makes sense.
     */
    String problem(double value) {
        return range.contains(value) ? "" : name + " " + value + ": expected " + range.expected;
    }
}
