package jacobi.plot;

import java.awt.geom.Path2D;

/**
 * Where a sampled function has one value: marching squares (W. Lorensen and H. Cline's cubes of
 * 1987, in the plane), with the value between neighbours taken as linear.
 */
final class Contours {
    private Contours() {}

    /** The pieces of the line, in the plane's coordinates. */
    static Path2D path(double[][] z, Mark.Area area, double level) {
        Path2D.Double path = new Path2D.Double();
        int rows = z.length;
        int columns = z[0].length;
        for (int i = 0; i + 1 < rows; i++) {
            for (int j = 0; j + 1 < columns; j++) {
                double[] x = {j, j + 1, j + 1, j};
                double[] y = {i, i, i + 1, i + 1};
                double[] v = {z[i][j], z[i][j + 1], z[i + 1][j + 1], z[i + 1][j]};
                cell(path, area, x, y, v, level, columns, rows);
            }
        }
        return path;
    }

    private static void cell(
            Path2D path,
            Mark.Area area,
            double[] x,
            double[] y,
            double[] v,
            double level,
            int columns,
            int rows) {
        double[] found = new double[8];
        int n = 0;
        for (int a = 0; a < 4; a++) {
            int b = (a + 1) % 4;
            if ((v[a] >= level) != (v[b] >= level)) {
                double t = (level - v[a]) / (v[b] - v[a]);
                found[n++] = place(area.xFrom(), area.xTo(), x[a] + t * (x[b] - x[a]), columns);
                found[n++] = place(area.yFrom(), area.yTo(), y[a] + t * (y[b] - y[a]), rows);
            }
        }
        for (int k = 0; k + 3 < n; k += 4) {
            path.moveTo(found[k], found[k + 1]);
            path.lineTo(found[k + 2], found[k + 3]);
        }
    }

    private static double place(double from, double to, double index, int n) {
        return from + (to - from) * index / (n - 1);
    }
}
