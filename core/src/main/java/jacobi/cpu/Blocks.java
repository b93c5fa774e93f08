package jacobi.cpu;

import jacobi.array.DType;

/**
 * Moves runs of elements between storage of any type and blocks of a compute type: element {@code
 * i} of a run is at {@code from + i * step} of the storage and at {@code at + i} of the block.
 */
final class Blocks {
    private Blocks() {}

    /** Storage to block, converted to the compute type. */
    static void load(
            Object data,
            DType type,
            int from,
            int step,
            DType compute,
            Object block,
            int at,
            int n) {
        switch (compute) {
            case FLOAT32 -> loadFloats(data, type, from, step, (float[]) block, at, n);
            case FLOAT64 -> loadDoubles(data, type, from, step, (double[]) block, at, n);
            case INT64, INT32, UINT8, BOOL -> {
                boolean truth = compute == DType.BOOL;
                loadLongs(data, type, from, step, truth, (long[]) block, at, n);
                if (type.ordinal() > compute.ordinal()) {
                    narrow(compute, (long[]) block, at, n);
                }
            }
        }
    }

    /** Block of a compute type to storage, converted to the storage's type. */
    static void store(
            Object data,
            DType type,
            int from,
            int step,
            DType compute,
            Object block,
            int at,
            int n) {
        switch (compute) {
            case FLOAT32 -> storeFloats(data, type, from, step, (float[]) block, at, n);
            case FLOAT64 -> storeDoubles(data, type, from, step, (double[]) block, at, n);
            case INT64, INT32, UINT8, BOOL ->
                    storeLongs(data, type, from, step, (long[]) block, at, n);
        }
    }

    private static void narrow(DType compute, long[] x, int at, int n) {
        for (int i = at; i < at + n; i++) {
            x[i] =
                    switch (compute) {
                        case BOOL -> x[i] != 0 ? 1 : 0;
                        case UINT8 -> x[i] & 0xff;
                        case INT32 -> (int) x[i];
                        case INT64, FLOAT32, FLOAT64 -> x[i];
                    };
        }
    }

    private static void loadFloats(
            Object data, DType type, int from, int step, float[] y, int at, int n) {
        switch (type) {
            case FLOAT32 -> {
                float[] x = (float[]) data;
                if (step == 1) {
                    System.arraycopy(x, from, y, at, n);
                    return;
                }
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = x[p];
                }
            }
            case FLOAT64 -> {
                double[] x = (double[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = (float) x[p];
                }
            }
            case INT64 -> {
                long[] x = (long[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = x[p];
                }
            }
            case INT32 -> {
                int[] x = (int[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = x[p];
                }
            }
            case UINT8, BOOL -> {
                byte[] x = (byte[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = x[p] & 0xff;
                }
            }
        }
    }

    private static void loadDoubles(
            Object data, DType type, int from, int step, double[] y, int at, int n) {
        switch (type) {
            case FLOAT32 -> {
                float[] x = (float[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = x[p];
                }
            }
            case FLOAT64 -> {
                double[] x = (double[]) data;
                if (step == 1) {
                    System.arraycopy(x, from, y, at, n);
                    return;
                }
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = x[p];
                }
            }
            case INT64 -> {
                long[] x = (long[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = x[p];
                }
            }
            case INT32 -> {
                int[] x = (int[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = x[p];
                }
            }
            case UINT8, BOOL -> {
                byte[] x = (byte[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = x[p] & 0xff;
                }
            }
        }
    }

    private static void loadLongs(
            Object data, DType type, int from, int step, boolean truth, long[] y, int at, int n) {
        switch (type) {
            case FLOAT32 -> {
                float[] x = (float[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = truth ? (x[p] != 0 ? 1 : 0) : (long) x[p];
                }
            }
            case FLOAT64 -> {
                double[] x = (double[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = truth ? (x[p] != 0 ? 1 : 0) : (long) x[p];
                }
            }
            case INT64 -> {
                long[] x = (long[]) data;
                if (step == 1) {
                    System.arraycopy(x, from, y, at, n);
                    return;
                }
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = x[p];
                }
            }
            case INT32 -> {
                int[] x = (int[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = x[p];
                }
            }
            case UINT8, BOOL -> {
                byte[] x = (byte[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[at + i] = x[p] & 0xff;
                }
            }
        }
    }

    private static void storeFloats(
            Object data, DType type, int from, int step, float[] x, int at, int n) {
        switch (type) {
            case FLOAT32 -> {
                float[] y = (float[]) data;
                if (step == 1) {
                    System.arraycopy(x, at, y, from, n);
                    return;
                }
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = x[at + i];
                }
            }
            case FLOAT64 -> {
                double[] y = (double[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = x[at + i];
                }
            }
            case INT64 -> {
                long[] y = (long[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = (long) x[at + i];
                }
            }
            case INT32 -> {
                int[] y = (int[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = (int) (long) x[at + i];
                }
            }
            case UINT8 -> {
                byte[] y = (byte[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = (byte) (long) x[at + i];
                }
            }
            case BOOL -> {
                byte[] y = (byte[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = (byte) (x[at + i] != 0 ? 1 : 0);
                }
            }
        }
    }

    private static void storeDoubles(
            Object data, DType type, int from, int step, double[] x, int at, int n) {
        switch (type) {
            case FLOAT32 -> {
                float[] y = (float[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = (float) x[at + i];
                }
            }
            case FLOAT64 -> {
                double[] y = (double[]) data;
                if (step == 1) {
                    System.arraycopy(x, at, y, from, n);
                    return;
                }
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = x[at + i];
                }
            }
            case INT64 -> {
                long[] y = (long[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = (long) x[at + i];
                }
            }
            case INT32 -> {
                int[] y = (int[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = (int) (long) x[at + i];
                }
            }
            case UINT8 -> {
                byte[] y = (byte[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = (byte) (long) x[at + i];
                }
            }
            case BOOL -> {
                byte[] y = (byte[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = (byte) (x[at + i] != 0 ? 1 : 0);
                }
            }
        }
    }

    private static void storeLongs(
            Object data, DType type, int from, int step, long[] x, int at, int n) {
        switch (type) {
            case FLOAT32 -> {
                float[] y = (float[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = (float) x[at + i];
                }
            }
            case FLOAT64 -> {
                double[] y = (double[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = (double) x[at + i];
                }
            }
            case INT64 -> {
                long[] y = (long[]) data;
                if (step == 1) {
                    System.arraycopy(x, at, y, from, n);
                    return;
                }
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = x[at + i];
                }
            }
            case INT32 -> {
                int[] y = (int[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = (int) x[at + i];
                }
            }
            case UINT8 -> {
                byte[] y = (byte[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = (byte) x[at + i];
                }
            }
            case BOOL -> {
                byte[] y = (byte[]) data;
                for (int i = 0, p = from; i < n; i++, p += step) {
                    y[p] = (byte) (x[at + i] != 0 ? 1 : 0);
                }
            }
        }
    }
}
