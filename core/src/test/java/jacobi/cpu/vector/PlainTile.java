package jacobi.cpu.vector;

import jacobi.array.DType;

/**
 * A {@link Tile} in plain Java, which generated ones are held against. The sums are the same to the
 * last bit: the same terms in the same order, each rounded once.
 */
final class PlainTile implements Tile {
    private final Form form;
    private final int columns;

    PlainTile(Form form) {
        this.form = form;
        columns = form.vectors() * TileCode.lanes(form.type());
    }

    @Override
    public void multiply(
            int tiles,
            Object left,
            int i,
            int step,
            int down,
            Object right,
            int j,
            int across,
            int depth,
            Object sums,
            int at,
            int stride,
            boolean first) {
        for (int t = 0; t < tiles; t++) {
            int y = at + t * form.rows() * stride;
            one(left, i + t * down, step, right, j, across, depth, sums, y, stride, first);
        }
    }

    private void one(
            Object left,
            int i,
            int step,
            Object right,
            int j,
            int across,
            int depth,
            Object sums,
            int at,
            int stride,
            boolean first) {
        int toRow = form.isRowMajor() ? step : 1;
        int toTerm = form.isRowMajor() ? 1 : step;
        boolean single = form.type() == DType.FLOAT32;
        for (int r = 0; r < form.rows(); r++) {
            int a = i + r * toRow;
            int y = at + r * stride;
            if (single) {
                float[] sum = new float[columns];
                for (int d = 0; d < depth; d++) {
                    add(((float[]) left)[a + d * toTerm], (float[]) right, j + d * across, sum);
                }
                put(sum, (float[]) sums, y, first);
            } else {
                double[] sum = new double[columns];
                for (int d = 0; d < depth; d++) {
                    add(((double[]) left)[a + d * toTerm], (double[]) right, j + d * across, sum);
                }
                put(sum, (double[]) sums, y, first);
            }
        }
    }

    private static void add(float x, float[] b, int j, float[] sum) {
        for (int c = 0; c < sum.length; c++) {
            sum[c] = Math.fma(x, b[j + c], sum[c]);
        }
    }

    private static void add(double x, double[] b, int j, double[] sum) {
        for (int c = 0; c < sum.length; c++) {
            sum[c] = Math.fma(x, b[j + c], sum[c]);
        }
    }

    private static void put(float[] sum, float[] y, int at, boolean first) {
        for (int c = 0; c < sum.length; c++) {
            y[at + c] = first ? sum[c] : sum[c] + y[at + c];
        }
    }

    private static void put(double[] sum, double[] y, int at, boolean first) {
        for (int c = 0; c < sum.length; c++) {
            y[at + c] = first ? sum[c] : sum[c] + y[at + c];
        }
    }
}
