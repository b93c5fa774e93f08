package jacobi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.array.DType;
import jacobi.data.DataLoader;
import jacobi.data.TensorDataset;
import jacobi.nn.BCELoss;
import jacobi.nn.CrossEntropyLoss;
import jacobi.nn.Dropout;
import jacobi.nn.Linear;
import jacobi.nn.MSELoss;
import jacobi.optim.Adam;
import jacobi.optim.SGD;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a user reads who makes a mistake: what was found, what was expected, word for word. */
class BadInputTest {
    private static DynamicTest says(String message, Executable mistake) {
        return DynamicTest.dynamicTest(
                message,
                () ->
                        assertEquals(
                                message,
                                assertThrows(RuntimeException.class, mistake).getMessage()));
    }

    private static Tensor zeros(int... sizes) {
        return Tensor.zeros(sizes);
    }

    @TestFactory
    Stream<DynamicTest> shapes() {
        return Stream.of(
                says(
                        "matmul: [4, 2] x [4, 2]: inner sizes 2 and 4 differ",
                        () -> zeros(4, 2).matmul(zeros(4, 2))),
                says(
                        "add: shapes [4, 2] and [3] do not broadcast: sizes 2 and 3 at dimension -1"
                                + " differ and neither is 1",
                        () -> zeros(4, 2).add(zeros(3))),
                says(
                        "view: [2, 4] strides [1, 2] offset 0 cannot be seen as [8] without a copy:"
                                + " use reshape, or contiguous() first",
                        () -> zeros(4, 2).t().view(8)),
                says(
                        "reshape: [4, 2] with 8 elements does not fill [3, -1]",
                        () -> zeros(4, 2).reshape(3, -1)),
                says(
                        "sum: dimension 2 is out of range [-2, 1] for shape [3, 2]",
                        () -> zeros(3, 2).sum(2)),
                says(
                        "shape [2, 2] takes 4 elements but 3 are given",
                        () -> Tensor.of(new float[3], 2, 2)),
                says("shape [-1] has a negative size", () -> zeros(-1)),
                says(
                        "a tensor of 10000000000 float32 elements is too large: at most 2147483639"
                                + " fit in one storage",
                        () -> zeros(100_000, 100_000)),
                says("item: shape [2] has 2 elements: expected one", () -> zeros(2).item()),
                says(
                        "max: dimension 0 of [0] has size 0: expected at least one element",
                        () -> zeros(0).max()),
                says(
                        "linear: input [5, 4] and weight [2, 3]: expected [.., in] and [out, in] or"
                                + " [in], and in is 4 here and 3 there",
                        () -> new Linear(3, 2).forward(zeros(5, 4))),
                says(
                        "add in place: [3, 2] does not broadcast to [2]",
                        () -> zeros(2).addInPlace(zeros(3, 2))),
                says(
                        "add in place: dimension 0 of [3] is expanded and shows one element 3"
                                + " times: use copy() first",
                        () -> zeros(1).expand(3).addInPlace(1)),
                says(
                        "tensor of a ragged array: element [1] has length 1: expected 2 as the"
                                + " first one",
                        () -> Tensor.of(new float[][] {{1, 2}, {3}})),
                says(
                        "cat: [2, 3] and [2, 2] (number 1) differ in a dimension other than 0, the"
                                + " one joined",
                        () -> Tensor.cat(0, zeros(2, 3), zeros(2, 2))),
                says(
                        "permute: order [0, 0] does not name each dimension of [2, 3] once",
                        () -> zeros(2, 3).permute(0, 0)),
                says(
                        "narrow: start 3 and length 4 go beyond size 5 of dimension 0 of [5]",
                        () -> zeros(5).narrow(0, 3, 4)));
    }

    @TestFactory
    Stream<DynamicTest> typesAndDevices() {
        return Stream.of(
                says(
                        "matmul: dtypes float32 and float64 differ",
                        () -> zeros(4, 2).matmul(Tensor.zeros(DType.FLOAT64, 2, 2))),
                says(
                        "neg: bool is not supported: expected a numeric dtype (convert with"
                                + " to(DType))",
                        () -> Tensor.of(true, false).neg()),
                says(
                        "mean: int64 is not supported: expected a floating-point dtype (convert"
                                + " with to(DType))",
                        () -> Tensor.of(1, 2).mean()),
                says(
                        "requiresGrad: a tensor of type int64 cannot require a gradient: expected"
                                + " float32 or float64",
                        () -> Tensor.of(1, 2).requiresGrad(true)),
                says(
                        "add in place: the result is float32 and does not convert to int64",
                        () -> Tensor.of(1, 2).addInPlace(Tensor.of(1.5f))),
                says(
                        "floor_divide: a whole number is divided by zero",
                        () -> Tensor.of(1, 2).floorDivide(Tensor.of(0))),
                says(
                        "where: condition is float32: expected bool",
                        () -> zeros(2).where(zeros(2), zeros(2))),
                says(
                        "unknown dtype 'float16': expected one of bool, uint8, int32, int64,"
                                + " float32, float64",
                        () -> DType.of("float16")),
                says("device 'cuda' is not available: expected 'cpu'", () -> Device.of("cuda")),
                says(
                        "unknown backend 'cuda': expected 'scalar' or 'vector'",
                        () -> Backends.use("cuda")),
                says("threads: 0 is not in [1, 1024]", () -> Backends.threads(0)));
    }

    @TestFactory
    Stream<DynamicTest> indices() {
        return Stream.of(
                says(
                        "index: 3 is out of bounds for dimension 0 of [3] with size 3",
                        () -> zeros(3).get(3)),
                says(
                        "index: 2 indices for the 1 dimensions of [3]: expected at most as many,"
                                + " and at most one ellipsis",
                        () -> zeros(3).get(0, 0)),
                says(
                        "index: step 0 of a range: expected at least 1 (use flip)",
                        () -> zeros(3).get(Index.range(0, 2, 0))),
                says(
                        "gather: index 5 is out of bounds for dimension 0 of [3] with size 3",
                        () -> zeros(3).gather(0, Tensor.of(0, 5))),
                says(
                        "index: mask [2] does not fit [3] at dimension 0: sizes 2 and 3 differ",
                        () -> zeros(3).get(Tensor.of(true, false))));
    }

    @TestFactory
    Stream<DynamicTest> lossesAndData() {
        Tensor none = Tensor.of(new long[0], 0);
        return Stream.of(
                says(
                        "cross_entropy: target 3 at element 1 of [2] is out of bounds: expected"
                                + " class indices from 0 to 2",
                        () -> new CrossEntropyLoss().forward(zeros(2, 3), Tensor.of(0, 3))),
                says(
                        "cross_entropy: input [2, 3] and target [3]: expected target [2] of class"
                                + " indices",
                        () -> new CrossEntropyLoss().forward(zeros(2, 3), Tensor.of(0, 1, 2))),
                says(
                        "CrossEntropyLoss: input [0, 3] is empty: the mean of no losses is not a"
                                + " number",
                        () -> new CrossEntropyLoss().forward(zeros(0, 3), none)),
                says(
                        "MSELoss: target is NaN at [1] of [2]: expected numbers",
                        () -> new MSELoss().forward(zeros(2), Tensor.of(1f, Float.NaN))),
                says(
                        "MSELoss: input [2] and target [2, 1] differ: expected a target of the"
                                + " input's shape",
                        () -> new MSELoss().forward(zeros(2), zeros(2, 1))),
                says(
                        "binary_cross_entropy: input is 1.5 at element 0 of []: expected"
                                + " probabilities in [0, 1] (for scores take"
                                + " binary_cross_entropy_with_logits)",
                        () -> new BCELoss().forward(Tensor.of(1.5f), Tensor.of(1f))),
                says("Dropout: probability 1.5: expected 0 to 1", () -> new Dropout(1.5)),
                says(
                        "Adam: lr -1.0: expected a finite number >= 0",
                        () -> new Adam(new Linear(1, 1).parameters(), -1)),
                says("SGD: there are no parameters", () -> new SGD(List.of(), 0.1)),
                says(
                        "data set: x [3, 2] has 3 samples but y [2] has 2",
                        () -> new TensorDataset(zeros(3, 2), zeros(2))),
                says(
                        "data set: x [0, 2] is empty, expected at least one sample",
                        () -> new TensorDataset(zeros(0, 2), zeros(0))),
                says(
                        "data loader: batch size 0, expected at least 1",
                        () -> new DataLoader(new TensorDataset(zeros(3, 2), zeros(3)), 0)),
                says(
                        "loadStateDict: the state is not that of this Linear (nothing was changed):"
                            + " missing bias [2]; unexpected b [1]; weight is [3, 2], expected [2,"
                            + " 3]",
                        () ->
                                new Linear(3, 2)
                                        .loadStateDict(
                                                Map.of("weight", zeros(3, 2), "b", zeros(1)))));
    }
}
