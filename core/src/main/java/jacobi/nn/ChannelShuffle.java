package jacobi.nn;

import jacobi.Tensor;

/** {@code [n, g c, ...]} with channel {@code i c + j} at {@code j g + i} (Zhang et al. 2018). */
public final class ChannelShuffle extends BuiltIn {
    private final int groups;

    /** With so many groups. */
    public ChannelShuffle(int groups) {
        this.groups = groups;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.channelShuffle(groups);
    }

    @Override
    protected String extraRepr() {
        return "groups=" + groups;
    }
}
