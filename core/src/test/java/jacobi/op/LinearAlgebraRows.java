package jacobi.op;

import static jacobi.op.OperatorRow.between;
import static jacobi.op.OperatorRow.fixed;
import static jacobi.op.OperatorRow.in;
import static jacobi.op.OperatorRow.structural;

import jacobi.Tensor;
import jacobi.array.DType;

import java.util.List;
import java.util.stream.Stream;

/**
 * Rows of {@link OperatorRows} for products, norms, distances and factors. What wants symmetric or
 * positive-definite matrices has rows of 1 x 1 here; {@link FactorGradientsTest} has larger ones.
 */
final class LinearAlgebraRows {
    private LinearAlgebraRows() {}

    static List<OperatorRow> all() {
        return Stream.of(products(), powers(), norms(), factors(), systems(), spectra())
                .flatMap(List::stream)
                .toList();
    }

    private static List<OperatorRow> products() {
        List<Long> x = List.of(2L, 1L);
        List<Long> y = List.of(0L, 1L);
        return List.of(
                structural("addbmm", in(3, 2), in(2, 3, 4), in(2, 4, 2)).with("beta", .5),
                structural("addmv", in(3), in(3, 4), in(4)).with("alpha", .5),
                structural("addr", in(3, 2), in(3), in(2)),
                structural("vdot", in(4), in(4)),
                structural("linalg.vecdot", in(3, 4), in(4)),
                structural("inner", in(2, 3, 4), in(5, 4)),
                structural("kron", in(2, 3), in(3, 2, 2)),
                structural("linalg.cross", in(3, 2), in(3, 2)).with("dim", 0L),
                structural("nn.functional.bilinear", in(4, 2), in(4, 3), in(5, 2, 3), in(5)),
                structural("cov", in(3, 4)),
                structural("cov", in(3, 4)).with("aweights", Tensor.of(1.0, .5, 2, 1)),
                structural("corrcoef", in(3, 4)),
                structural("tensordot", in(2, 3, 4), in(4, 3, 2), List.of(x, y)),
                structural("einsum", "bij,bjk->bik", List.of(in(2, 3, 4), in(2, 4, 2))),
                structural("einsum", "iij,jk,k", List.of(in(3, 3, 4), in(4, 2), in(2))),
                structural("linalg.multi_dot", List.of(in(2, 3), in(3, 4), in(4, 2))),
                structural("chain_matmul", List.of(in(2, 3), in(3, 4))),
                structural("linalg.tensorinv", in(2, 2, 4)),
                structural("linalg.tensorsolve", in(2, 2, 4), in(2, 2)));
    }

    private static List<OperatorRow> powers() {
        return List.of(
                structural("linalg.matrix_power", in(2, 3, 3), 3L),
                structural("linalg.matrix_power", in(3, 3), -2L),
                structural("linalg.matrix_power", in(3, 3), 0L),
                structural("matrix_power", in(3, 3), 5L),
                structural("linalg.matrix_exp", in(3, 3)),
                structural("matrix_exp", between(-1, 1, 2, 3, 3)),
                structural("linalg.vander", in(2, 3)).with("N", 4L),
                structural("linalg.diagonal", in(2, 3, 4)));
    }

    private static List<OperatorRow> norms() {
        double inf = Double.POSITIVE_INFINITY;
        return List.of(
                structural("linalg.vector_norm", in(3, 4), 3.5, List.of(1L)),
                structural("linalg.vector_norm", in(3, 4), 1.5),
                structural("linalg.vector_norm", in(3, 4), .5, List.of(0L)),
                structural("linalg.vector_norm", in(3, 4), -2.0, List.of(0L)),
                structural("linalg.vector_norm", in(3, 4), inf, List.of(0L)),
                structural("linalg.vector_norm", in(3, 4), 0L),
                structural("linalg.matrix_norm", in(2, 3, 4)),
                structural("linalg.matrix_norm", in(2, 3, 4), "nuc"),
                structural("linalg.matrix_norm", in(2, 3, 4), 2L),
                structural("linalg.matrix_norm", in(2, 3, 4), -1L),
                structural("linalg.norm", in(3, 4)),
                structural("linalg.norm", in(3, 4), inf),
                structural("norm", in(3, 4), 3L, List.of(1L)),
                structural("renorm", in(3, 4), 2L, 0L, 1.5),
                structural("nn.functional.normalize", in(3, 4)),
                structural("dist", in(3, 4), in(4)),
                structural("cdist", in(2, 3, 4), in(5, 4)),
                structural("cdist", in(3, 4), in(5, 4), 1.5),
                structural("nn.functional.pdist", in(4, 3)),
                structural("nn.functional.pairwise_distance", in(3, 4), in(3, 4), 3.0),
                structural("nn.functional.cosine_similarity", in(3, 4), in(1, 4)));
    }

    private static List<OperatorRow> factors() {
        OperatorRow.Input positive = between(1, 3, 2, 1, 1);
        return List.of(
                structural("cholesky", positive),
                structural("linalg.cholesky", positive).with("upper", true),
                structural("linalg.cholesky_ex", positive),
                structural("linalg.lu_factor", in(2, 3, 3)),
                structural("linalg.lu_factor", in(3, 5)),
                structural("linalg.lu", in(5, 3)),
                structural("linalg.qr", in(2, 4, 3)),
                structural("linalg.qr", in(3, 4)),
                structural("linalg.qr", in(3, 3), "complete"),
                structural(
                        "linalg.householder_product", between(-1, 1, 2, 4, 3), between(0, 2, 2, 3)),
                structural("linalg.householder_product", between(-1, 1, 5, 3), between(0, 2, 2)),
                structural("orgqr", in(3, 3), in(0)),
                structural("linalg.eigh", positive),
                structural("linalg.svd", in(2, 4, 3), false),
                structural("linalg.svd", in(3, 5), false),
                structural("linalg.svd", in(3, 3)));
    }

    private static List<OperatorRow> systems() {
        Tensor pivots = Tensor.of(3L, 3L, 3L).to(DType.INT32);
        OperatorRow.Input positive = between(1, 3, 2, 1, 1);
        return List.of(
                structural("linalg.solve", in(2, 3, 3), in(3, 2)),
                structural("linalg.solve", in(3, 3), in(2, 3)).with("left", false),
                structural("linalg.solve", in(2, 3, 3), in(2, 3)),
                structural("linalg.solve_triangular", between(1, 3, 2, 3, 3), in(3, 2))
                        .with("upper", true),
                structural("linalg.solve_triangular", in(3, 3), in(2, 3))
                        .with("upper", false)
                        .with("left", false)
                        .with("unitriangular", true),
                structural("linalg.inv", in(2, 3, 3)),
                structural("inverse", in(3, 3)),
                structural("linalg.det", in(2, 3, 3)),
                structural("det", in(3, 3)),
                structural("linalg.slogdet", in(2, 3, 3)),
                structural("slogdet", in(3, 3)),
                structural("logdet", positive),
                structural("cholesky_solve", in(3, 2), fixed(1, 3, 3, 3)),
                structural("cholesky_inverse", fixed(1, 3, 3, 3)).with("upper", true),
                structural("linalg.lu_solve", between(1, 3, 3, 3), pivots, in(3, 2)),
                structural("linalg.lu_solve", between(1, 3, 3, 3), pivots, in(3, 2))
                        .with("adjoint", true),
                structural("linalg.lu_solve", between(1, 3, 3, 3), pivots, in(2, 3))
                        .with("left", false));
    }

    private static List<OperatorRow> spectra() {
        return List.of(
                structural("linalg.svdvals", in(2, 3, 4)),
                structural("linalg.eigvalsh", between(1, 3, 2, 1, 1)),
                structural("linalg.pinv", in(2, 4, 3)),
                structural("linalg.pinv", in(3, 4), 1e-10),
                structural("pinverse", in(3, 4)),
                structural("linalg.matrix_rank", fixed(-3, 3, 2, 3, 4)),
                structural("linalg.cond", in(3, 3)),
                structural("linalg.cond", in(3, 3), 1L),
                structural("linalg.lstsq", in(4, 3), in(4, 2)),
                structural("linalg.lstsq", in(4, 3), in(4, 2)).with("driver", "gels"));
    }
}
