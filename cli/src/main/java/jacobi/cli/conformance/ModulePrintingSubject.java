package jacobi.cli.conformance;

import jacobi.io.FileFormatException;
import jacobi.io.Json;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The text of blocks made from an expression, character for character. */
final class ModulePrintingSubject implements Subject {
    @Override
    public String kind() {
        return "printed modules";
    }

    @Override
    public List<Json.Obj> cases(GoldenFile file) throws FileFormatException {
        return file.casesWith("repr").isEmpty() ? List.of() : file.casesWith("module");
    }

    @Override
    public Set<Precision> precisions(Json.Obj golden) {
        return EnumSet.of(Precision.AS_IS);
    }

    @Override
    public String name(Json.Obj golden, int index) {
        return golden.find("module") instanceof Json.Str s ? s.value() : "case " + index;
    }

    @Override
    public void run(GoldenFile file, Json.Obj golden, Precision precision)
            throws Mismatch, Unsupported {
        PrintingSubject.compare(
                BlockText.block(GoldenValues.text(golden, "module")).toString(),
                GoldenValues.text(golden, "repr"));
    }
}
