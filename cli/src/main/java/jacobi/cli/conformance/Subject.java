package jacobi.cli.conformance;

import jacobi.io.FileFormatException;
import jacobi.io.Json;

import java.util.List;
import java.util.Set;

/** What a golden file's cases are about, and how one of them is run. */
interface Subject {
    /** What it is called in a list of files. */
    String kind();

    /**
     * The cases of a file, none if it is about something else.
     *
     * @throws FileFormatException if it is about this but its list of cases is none
     */
    List<Json.Obj> cases(GoldenFile file) throws FileFormatException;

    /** The precisions a case is to be run in; it counts once, and passes if it holds in all. */
    Set<Precision> precisions(Json.Obj golden);

    /** What a case is called within its file. */
    default String name(Json.Obj golden, int index) {
        return "case " + index;
    }

    /** Computes what the case says and compares. */
    void run(GoldenFile file, Json.Obj golden, Precision precision) throws Mismatch, Unsupported;
}
