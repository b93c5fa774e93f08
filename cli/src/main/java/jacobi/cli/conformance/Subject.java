package jacobi.cli.conformance;

import jacobi.io.Json;

import java.util.List;
import java.util.Set;

/** What a golden file's cases are about, and how one of them is run. */
interface Subject {
    /** All there are; the first that knows a file's cases runs them. */
    List<Subject> ALL = List.of(new OperatorSubject());

    /** The cases of a file, none if it is about something else. */
    List<Json.Obj> cases(GoldenFile file);

    /** The precisions a case is to be run in; it counts once, and passes if it holds in all. */
    Set<Precision> precisions(Json.Obj golden);

    /** What a case is called within its file. */
    String name(Json.Obj golden, int index);

    /** Computes what the case says and compares. */
    void run(GoldenFile file, Json.Obj golden, Precision precision) throws Mismatch, Unsupported;
}
