package jacobi.cli.conformance;

import jacobi.io.FileFormatException;
import jacobi.io.Json;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Cases that nothing here runs: they are counted, so that a report over everything is honest. */
final class UnknownSubject implements Subject {
    @Override
    public String kind() {
        return "unknown";
    }

    @Override
    public List<Json.Obj> cases(GoldenFile file) throws FileFormatException {
        return file.objects("cases");
    }

    @Override
    public Set<Precision> precisions(Json.Obj golden) {
        return EnumSet.of(Precision.AS_IS);
    }

    @Override
    public void run(GoldenFile file, Json.Obj golden, Precision precision) throws Unsupported {
        throw new Unsupported("cases with the members " + golden.members().keySet());
    }
}
