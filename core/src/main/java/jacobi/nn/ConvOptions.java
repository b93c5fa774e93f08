package jacobi.nn;

import java.util.Arrays;

/**
 * How a convolution's window moves: {@code ConvOptions.DEFAULT.stride(2).padding(1)}. Settings have
 * a number for each dimension, or one for all.
 *
 * <p>At first: stride 1, no padding, dilation 1, one group, a bias.
 */
public final class ConvOptions {
    /** The settings that a convolution has unless told otherwise. */
    public static final ConvOptions DEFAULT = new ConvOptions();

    private int[] stride = {1};
    private int[] padding = {0};
    private String rule = "";
    private int[] dilation = {1};
    private int[] outputPadding = {0};
    private int groups = 1;
    private boolean bias = true;
    private String mode = "zeros";

    private ConvOptions() {}

    private ConvOptions copy() {
        ConvOptions c = new ConvOptions();
        c.stride = stride;
        c.padding = padding;
        c.rule = rule;
        c.dilation = dilation;
        c.outputPadding = outputPadding;
        c.groups = groups;
        c.bias = bias;
        c.mode = mode;
        return c;
    }

    /** Places from one output to the next. */
    public ConvOptions stride(int... places) {
        ConvOptions c = copy();
        c.stride = places.clone();
        return c;
    }

    /** Places around the image. */
    public ConvOptions padding(int... places) {
        ConvOptions c = copy();
        c.padding = places.clone();
        c.rule = "";
        return c;
    }

    /**
     * {@code "same"}: as much padding as keeps the size; {@code "valid"}: none.
     *
     * @throws IllegalArgumentException if it is another text
     */
    public ConvOptions padding(String how) {
        if (!how.equals("same") && !how.equals("valid")) {
            throw new IllegalArgumentException(
                    "padding '" + how + "': expected numbers, 'same' or 'valid'");
        }
        ConvOptions c = copy();
        c.rule = how;
        c.padding = new int[] {0};
        return c;
    }

    /** Places from one tap of the window to the next. */
    public ConvOptions dilation(int... places) {
        ConvOptions c = copy();
        c.dilation = places.clone();
        return c;
    }

    /** Places that a transposed convolution adds on one side. */
    public ConvOptions outputPadding(int... places) {
        ConvOptions c = copy();
        c.outputPadding = places.clone();
        return c;
    }

    /** Into how many groups channels are divided, each seeing only its own. */
    public ConvOptions groups(int count) {
        ConvOptions c = copy();
        c.groups = count;
        return c;
    }

    /** Whether there is a bias. */
    public ConvOptions bias(boolean on) {
        ConvOptions c = copy();
        c.bias = on;
        return c;
    }

    /**
     * What padding is: {@code zeros}, {@code reflect}, {@code replicate} or {@code circular}.
     *
     * @throws IllegalArgumentException if it is another text
     */
    public ConvOptions paddingMode(String how) {
        if (!Arrays.asList("zeros", "reflect", "replicate", "circular").contains(how)) {
            throw new IllegalArgumentException(
                    "padding mode '"
                            + how
                            + "': expected 'zeros', 'reflect', 'replicate' or 'circular'");
        }
        ConvOptions c = copy();
        c.mode = how;
        return c;
    }

    int[] stride() {
        return stride;
    }

    int[] padding() {
        return padding;
    }

    /** {@code same}, {@code valid} or empty. */
    String rule() {
        return rule;
    }

    int[] dilation() {
        return dilation;
    }

    int[] outputPadding() {
        return outputPadding;
    }

    int groups() {
        return groups;
    }

    boolean bias() {
        return bias;
    }

    String paddingMode() {
        return mode;
    }
}
