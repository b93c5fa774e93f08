package jacobi.cli.generate;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A text in two parts, neither of which has anything of a file the other has something of.
 *
 * <p>A file is held out if the hash of its name says so, one in twenty, whatever other files there
 * are; a model therefore never sees it, not even in another version of the same text. Files are in
 * the order of their hashes, which mixes them, and {@link #END} is behind each.
 *
 * @param title what it is, for people
 * @param train what is trained on
 * @param heldOut what is not
 * @param trainFiles of how many files
 * @param heldOutFiles of how many files
 */
record Corpus(String title, byte[] train, byte[] heldOut, int trainFiles, int heldOutFiles) {
    /** The byte behind each file, and before the first: a text may begin after it. */
    static final byte END = 0;

    /** One file in so many is held out. */
    private static final int ONE_IN = 20;

    private record Entry(String name, byte[] hash, byte[] text) {
        boolean heldOut() {
            return Integer.remainderUnsigned(ByteBuffer.wrap(hash).getInt(), ONE_IN) == 0;
        }
    }

    /**
     * Divides files. Empty ones are left out. One file alone is cut: its last twentieth is held
     * out. Of several, one at least is held out and one at least is not.
     *
     * @param files contents by name
     * @throws IllegalArgumentException if there is no text
     */
    static Corpus of(String title, Map<String, byte[]> files) {
        List<Entry> all = new ArrayList<>();
        files.forEach(
                (name, text) -> {
                    if (text.length > 0) {
                        all.add(new Entry(name, hash(name.getBytes(StandardCharsets.UTF_8)), text));
                    }
                });
        all.sort(Comparator.comparing(Entry::hash, Arrays::compareUnsigned));
        if (all.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: %s: expected a text to learn from"
                            .formatted(
                                    title, files.isEmpty() ? "there are no files" : "it is empty"));
        }
        return all.size() == 1 ? cut(title, all.getFirst().text()) : dealt(title, all);
    }

    private static Corpus cut(String title, byte[] text) {
        int train = text.length - (text.length + ONE_IN - 1) / ONE_IN;
        return new Corpus(
                title,
                Arrays.copyOf(text, train),
                Arrays.copyOfRange(text, train, text.length),
                1,
                1);
    }

    private static Corpus dealt(String title, List<Entry> all) {
        List<Entry> heldOut = new ArrayList<>(all.stream().filter(Entry::heldOut).toList());
        List<Entry> train = new ArrayList<>(all.stream().filter(e -> !e.heldOut()).toList());
        if (heldOut.isEmpty()) {
            heldOut.add(train.removeFirst());
        } else if (train.isEmpty()) {
            train.add(heldOut.removeLast());
        }
        return new Corpus(title, joined(train), joined(heldOut), train.size(), heldOut.size());
    }

    private static byte[] joined(List<Entry> files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Entry file : files) {
            out.writeBytes(file.text());
            out.write(END);
        }
        return out.toByteArray();
    }

    private static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is in every Java", e);
        }
    }

    /** Text that tells whether a model was trained on this part of this text. */
    String fingerprint() {
        return HexFormat.of().formatHex(hash(train), 0, 8);
    }

    /** With no more than so many bytes held out, the first. */
    Corpus sample(int most) {
        if (heldOut.length <= most) {
            return this;
        }
        byte[] sample = Arrays.copyOf(heldOut, most);
        int files = 1;
        for (int i = 0; i < most - 1; i++) {
            files += sample[i] == END ? 1 : 0;
        }
        return new Corpus(title, train, sample, trainFiles, Math.min(files, heldOutFiles));
    }

    /**
     * Checks that there is enough of it.
     *
     * @param context the number of bytes a model is trained on in a row
     * @throws IllegalArgumentException if a row does not fit
     */
    void require(int context) {
        if (train.length <= context) {
            throw new IllegalArgumentException(
                    "%s: %,d bytes are left to train on: expected more than the %,d of --context"
                            .formatted(title, train.length, context));
        }
    }

    /** What is trained on and what is held out. */
    String division() {
        return String.format(
                Locale.ROOT,
                "%,d bytes of %,d file%s to train on, %,d bytes of %,d held out",
                train.length,
                trainFiles,
                trainFiles == 1 ? "" : "s",
                heldOut.length,
                heldOutFiles);
    }
}
