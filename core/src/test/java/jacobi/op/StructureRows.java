package jacobi.op;

import static jacobi.op.OperatorRow.between;
import static jacobi.op.OperatorRow.fixed;
import static jacobi.op.OperatorRow.in;
import static jacobi.op.OperatorRow.structural;

import jacobi.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows of operators that arrange, choose, count and join elements. */
final class StructureRows {
    private StructureRows() {}

    static List<OperatorRow> all() {
        return Stream.of(
                        arrangement(),
                        diagonals(),
                        scattering(),
                        counting(),
                        quantiles(),
                        differences())
                .flatMap(List::stream)
                .toList();
    }

    private static List<OperatorRow> arrangement() {
        return List.of(
                structural("movedim", in(2, 3, 4), 0L, 2L),
                structural("moveaxis", in(2, 3, 4), List.of(0L, 1L), List.of(1L, 2L)),
                structural("swapaxes", in(2, 3, 4), 0L, 2L),
                structural("swapdims", in(2, 3, 4), 0L, 1L),
                structural("ravel", in(2, 3)),
                structural("unflatten", in(6, 2), 0L, List.of(2L, -1L)),
                structural("expand_as", in(3, 1), fixed(0, 1, 2, 3, 4)),
                structural("reshape_as", in(6, 2), fixed(0, 1, 3, 4)),
                structural("view_as", in(6, 2), fixed(0, 1, 3, 4)),
                structural("fliplr", in(2, 3)),
                structural("flipud", in(2, 3)),
                structural("atleast_1d", List.of(in(), in(2))),
                structural("atleast_2d", in(3)),
                structural("atleast_3d", in(2, 3)),
                structural("column_stack", List.of(in(3), in(3, 2))),
                structural("tensor_split", in(5, 2), 2L),
                structural("tensor_split", in(5, 2), List.of(1L, 3L)),
                structural("hsplit", in(2, 4), 2L),
                structural("vsplit", in(4, 2), 2L),
                structural("dsplit", in(2, 2, 4), List.of(1L)),
                structural("cartesian_prod", List.of(in(2), in(3))),
                structural("combinations", in(4), 2L));
    }

    private static List<OperatorRow> diagonals() {
        return List.of(
                structural("diag", in(3), 1L),
                structural("diag", in(3, 4)),
                structural("diag_embed", in(2, 3), 1L),
                structural("diagflat", in(2, 2)),
                structural("trace", in(3, 4)),
                structural("block_diag", List.of(in(2, 3), in(2))),
                structural("cross", in(2, 3), in(2, 3)),
                structural("vander", between(.5, 2, 4), 3L));
    }

    private static List<OperatorRow> scattering() {
        Tensor places = Tensor.of(new int[][] {{0, 2, 0}, {2, 2, 0}});
        Tensor mask = Tensor.of(new boolean[][] {{true, false, true}, {false, true, true}});
        List<OperatorRow> rows = new ArrayList<>();
        for (String how : List.of("sum", "prod", "mean", "amax", "amin")) {
            rows.add(structural("scatter_reduce", in(3, 3), 0L, places, in(2, 3), how));
            rows.add(
                    structural("scatter_reduce", in(3, 3), 0L, places, in(2, 3), how)
                            .with("include_self", false));
        }
        for (String how : List.of("prod", "mean", "amax", "amin")) {
            rows.add(
                    structural("index_reduce", in(3, 2), 0L, Tensor.of(2, 0, 2), in(3, 2), how)
                            .with("include_self", !how.equals("mean")));
        }
        rows.addAll(
                List.of(
                        structural("put", in(2, 3), Tensor.of(4, -6), in(2)),
                        structural("put", in(2, 3), Tensor.of(4, 0, 4), in(3), true),
                        structural("masked_scatter", in(2, 3), mask, in(5)),
                        structural("select_scatter", in(2, 3), in(2), 1L, -1L),
                        structural("slice_scatter", in(5, 2), in(2, 2), 0L, 1L, -1L, 2L),
                        structural("diagonal_scatter", in(3, 4), in(3), 1L)));
        return rows;
    }

    private static List<OperatorRow> counting() {
        OperatorRow.Input x = fixed(-3, 3, 3, 4);
        Tensor edges = Tensor.of(-2.0, 0.0, 1.5);
        Tensor few = Tensor.of(new int[][] {{2, 1, 2}, {2, 1, 2}, {0, 1, 1}});
        return List.of(
                structural("searchsorted", edges, x),
                structural("bucketize", x, edges).with("right", true),
                structural("isin", few, Tensor.of(1, 5)),
                structural("unique", few, true, true, true),
                structural("unique_consecutive", few, true, true, 0L),
                structural("bincount", Tensor.of(3, 0, 3)),
                structural("histc", x, 4L, -2L, 2L),
                structural("histogram", x, 4L),
                structural("histogramdd", fixed(-3, 3, 5, 2), List.of(2L, 3L)));
    }

    private static List<OperatorRow> quantiles() {
        return List.of(
                structural("median", in(3, 5)),
                structural("median", in(3, 5), 1L),
                structural("nanmedian", in(3, 5)),
                structural("nanmedian", in(3, 5), 0L),
                structural("kthvalue", in(3, 5), 2L),
                structural("mode", in(3, 5)),
                structural("quantile", in(3, 5), between(.1, .9, 2), 1L),
                structural("nanquantile", in(3, 5), .3, 0L).with("interpolation", "midpoint"),
                structural("cummax", in(3, 5), 1L),
                structural("cummin", in(3, 5), 0L),
                structural("logcumsumexp", in(3, 5), 1L),
                structural("msort", in(3, 5)),
                structural("nansum", in(3, 5), 1L),
                structural("nanmean", in(3, 5)));
    }

    private static List<OperatorRow> differences() {
        return List.of(
                structural("diff", in(3, 5), 2L, 1L, in(3, 1)),
                structural("gradient", in(4, 5)).with("edge_order", 2L),
                structural("trapezoid", in(3, 5), in(5)),
                structural("trapz", in(3, 5)).with("dx", .5),
                structural("cumulative_trapezoid", in(3, 5), in(3, 5)));
    }
}
