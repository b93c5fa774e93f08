package jacobi.cli.conformance;

import jacobi.Tensor;
import jacobi.io.FileFormatException;
import jacobi.io.Json;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The text of tensors, character for character. */
final class PrintingSubject implements Subject {
    @Override
    public String kind() {
        return "printed tensors";
    }

    @Override
    public List<Json.Obj> cases(GoldenFile file) throws FileFormatException {
        return file.casesWith("repr").isEmpty() ? List.of() : file.casesWith("tensor");
    }

    @Override
    public Set<Precision> precisions(Json.Obj golden) {
        return EnumSet.of(Precision.AS_IS);
    }

    @Override
    public String name(Json.Obj golden, int index) {
        return golden.find("name") instanceof Json.Str s ? s.value() : "case " + index;
    }

    @Override
    public void run(GoldenFile file, Json.Obj golden, Precision precision) throws Mismatch {
        Tensor tensor = file.tensor(GoldenValues.text(golden, "tensor"));
        if (GoldenValues.flag(golden, "requiresGrad")) {
            tensor.requiresGrad(true);
        }
        if (GoldenValues.flag(golden, "parameter")) {
            tensor.asParameter();
        }
        compare(tensor.toString(), GoldenValues.text(golden, "repr"));
    }

    static void compare(String found, String expected) throws Mismatch {
        if (!found.equals(expected)) {
            throw new Mismatch("it prints as\n" + found + "\nexpected\n" + expected);
        }
    }
}
