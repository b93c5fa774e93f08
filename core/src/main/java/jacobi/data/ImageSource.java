package jacobi.data;

import jacobi.array.Array;
import jacobi.io.AtomicFile;
import jacobi.io.FileFormatException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where the four IDX files of a set of images come from: a folder, or a cache that is filled from
 * the set's home.
 *
 * <p>{@link #load()} takes the first of these: a known folder that has all four files; the cache;
 * the home, whence they go to the cache. What comes from the home or the cache must have the known
 * SHA-256 of its uncompressed contents; a file of the cache that does not is fetched anew. Files in
 * folders are taken as they are, so that other sets of the same make can be read.
 *
 * <p>A file may be gzipped or not; its name may end in {@code .gz} and may have a dot in place of
 * the dash before {@code idx}. A folder may have the files in a subfolder {@code data}, {@code raw}
 * or {@code package/data}. Images become {@code float32 [n, 1, height, width]} in [0, 1], labels
 * {@code int64 [n]}. Immutable.
 */
public final class ImageSource {
    /**
     * A file of a set.
     *
     * @param name without {@code .gz}
     * @param sha256 of the uncompressed contents, in hexadecimal
     */
    record Member(String name, String sha256) {}

    /**
     * What is always the same about a set: its files are images and labels to train, then to test.
     */
    record Known(String title, String folder, int classes, List<Member> members) {}

    /** Twice what MNIST takes, and more. */
    private static final long MAX_BYTES = 128L << 20;

    private static final int BRIGHTEST = 255;
    private static final List<String> SUBFOLDERS = List.of("", "data", "raw", "package/data");

    private final Known known;
    private final URI home;
    private final Path cache;
    private final List<Path> folders;
    private final Consumer<String> notices;
    private final Duration patience;

    private ImageSource(
            Known known,
            URI home,
            Path cache,
            List<Path> folders,
            Consumer<String> notices,
            Duration patience) {
        this.known = known;
        this.home = home;
        this.cache = cache;
        this.folders = folders;
        this.notices = notices;
        this.patience = patience;
    }

    static ImageSource of(Known known, String home, List<Path> folders) {
        Path cache =
                Path.of(System.getProperty("user.home", "."), ".cache", "jacobi", known.folder());
        return new ImageSource(
                known, URI.create(home), cache, folders, text -> {}, Duration.ofMinutes(30));
    }

    /** Downloads from here instead; the names of the files, with {@code .gz}, are appended. */
    public ImageSource home(URI other) {
        return new ImageSource(known, other, cache, folders, notices, patience);
    }

    /** Keeps downloads in this folder instead of {@code .cache/jacobi} in the user's home. */
    public ImageSource cache(Path folder) {
        return new ImageSource(known, home, folder, folders, notices, patience);
    }

    /**
     * Looks in these folders, in this order, instead of the known ones; none is looked for then.
     */
    public ImageSource folders(Path... other) {
        return new ImageSource(known, home, cache, List.of(other), notices, patience);
    }

    /** Tells this listener, in a sentence, where files are taken from. */
    public ImageSource notices(Consumer<String> listener) {
        return new ImageSource(known, home, cache, folders, listener, patience);
    }

    /** Gives up on a file that takes longer than this to download; by default half an hour. */
    public ImageSource patience(Duration most) {
        return new ImageSource(known, home, cache, folders, notices, most);
    }

    /**
     * The set, from where it is first found.
     *
     * @throws IOException if it is nowhere and cannot be downloaded; the message names the address,
     *     the reason, and what can be done by hand
     * @throws FileFormatException if a file is damaged
     */
    public TrainTest load() throws IOException {
        for (Path folder : folders) {
            if (known.members().stream().allMatch(m -> find(folder, m) != null)) {
                return load(folder);
            }
        }
        Download download = new Download(known.title(), home, byHand(), patience);
        byte[][] files = new byte[4][];
        for (int i = 0; i < files.length; i++) {
            files[i] = cached(known.members().get(i), download);
        }
        return parse(known.members().stream().map(Member::name).toList(), files);
    }

    /**
     * The set in a folder.
     *
     * @throws NoSuchFileException if a file is not there
     * @throws FileFormatException if one is damaged, or they do not belong together
     */
    public TrainTest load(Path folder) throws IOException {
        byte[][] files = new byte[4][];
        String[] names = new String[4];
        for (int i = 0; i < files.length; i++) {
            Member member = known.members().get(i);
            Path file = find(folder, member);
            if (file == null) {
                throw new NoSuchFileException(
                        folder.toString(),
                        null,
                        Files.isDirectory(folder)
                                ? "%s: there is no %s or %s.gz in it or its folders data, raw, package/data"
                                        .formatted(known.title(), member.name(), member.name())
                                : known.title() + ": no such folder");
            }
            files[i] = Idx.bytes(file, MAX_BYTES);
            names[i] = file.toString();
        }
        notices.accept("%s: from %s".formatted(known.title(), folder));
        return parse(List.of(names), files);
    }

    private static @Nullable Path find(Path folder, Member member) {
        String dotted = member.name().replace("-idx", ".idx");
        for (String sub : SUBFOLDERS) {
            for (String name : List.of(member.name(), dotted)) {
                for (String end : List.of("", ".gz")) {
                    Path file = folder.resolve(sub).resolve(name + end);
                    if (Files.isRegularFile(file)) {
                        return file;
                    }
                }
            }
        }
        return null;
    }

    private byte[] cached(Member member, Download download) throws IOException {
        Path file = find(cache, member);
        if (file != null) {
            byte[] bytes = Idx.bytes(file, MAX_BYTES);
            String problem = Checksum.problem(bytes, member.sha256(), MAX_BYTES);
            if (problem == null) {
                notices.accept("%s: from %s".formatted(known.title(), file));
                return bytes;
            }
            notices.accept("%s: %s: %s; downloading it".formatted(known.title(), file, problem));
        }
        String name = member.name() + ".gz";
        notices.accept("%s: downloading %s".formatted(known.title(), download.address(name)));
        byte[] bytes = download.fetch(name, member.sha256(), MAX_BYTES);
        Files.createDirectories(cache);
        AtomicFile.write(cache.resolve(name), out -> out.write(bytes));
        return bytes;
    }

    private String byHand() {
        List<String> names = known.members().stream().map(m -> m.name() + ".gz").toList();
        return "To do it by hand, put the files %s, gzipped or not, into %s"
                .formatted(String.join(", ", names), cache);
    }

    private TrainTest parse(List<String> names, byte[][] files) throws FileFormatException {
        Array[] arrays = new Array[4];
        for (int i = 0; i < arrays.length; i++) {
            arrays[i] = Idx.parse(names.get(i), files[i], MAX_BYTES);
        }
        TensorDataset train = part(names, arrays, 0);
        TensorDataset test = part(names, arrays, 2);
        if (!train.x().shape().without(0).equals(test.x().shape().without(0))) {
            throw new FileFormatException(
                    "%s has images %s and %s %s, expected one size"
                            .formatted(
                                    names.get(0),
                                    arrays[0].shape(),
                                    names.get(2),
                                    arrays[2].shape()));
        }
        return new TrainTest(train, test);
    }

    private TensorDataset part(List<String> names, Array[] arrays, int first)
            throws FileFormatException {
        return Images.dataset(
                names.get(first),
                arrays[first],
                names.get(first + 1),
                arrays[first + 1],
                BRIGHTEST,
                known.classes());
    }
}
