package jacobi.cli.generate;

import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Bits per byte of a text in the files of gzip and xz, at their best settings.
 *
 * <p>After other text: both are compressed as one, and what counts is how much longer the file
 * becomes by the second. That is how a compressor can know a kind of text before, as far back as it
 * looks: 32 kB for gzip, up to 64 MB for xz.
 */
enum Compressor {
    /** Deflate in a gzip file: {@code gzip -9}. */
    GZIP("gzip -9") {
        @Override
        OutputStream open(OutputStream to, long size) throws IOException {
            return new BestGzip(to);
        }
    },
    /** LZMA2 in an xz file: {@code xz -9e}. */
    XZ("xz -9e") {
        @Override
        OutputStream open(OutputStream to, long size) throws IOException {
            LZMA2Options best = new LZMA2Options(LZMA2Options.PRESET_MAX);
            // What --extreme adds: as many candidates as the preset, each looked at for longer.
            best.setNiceLen(LZMA2Options.NICE_LEN_MAX);
            // No larger than it can be of use: the encoder takes eleven times as much memory.
            best.setDictSize(Math.clamp(size, LZMA2Options.DICT_SIZE_MIN, best.getDictSize()));
            return new XZOutputStream(to, new FilterOptions[] {best});
        }
    };

    private final String title;

    Compressor(String title) {
        this.title = title;
    }

    /** As one calls it. */
    String title() {
        return title;
    }

    /** A stream that compresses. Flushing it writes all that was given to it. */
    abstract OutputStream open(OutputStream to, long size) throws IOException;

    /**
     * Bits per byte.
     *
     * @throws IllegalArgumentException if there is no byte
     */
    final double bits(byte[] text) {
        return bits(new byte[0], text);
    }

    /**
     * Bits per byte after the last of another text.
     *
     * @throws IllegalArgumentException if there is no byte
     */
    final double bits(byte[] first, byte[] text) {
        if (text.length == 0) {
            throw new IllegalArgumentException(title + ": 0 bytes: expected at least 1");
        }
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        int before = 0;
        try (OutputStream out = open(to, (long) first.length + text.length)) {
            if (first.length > 0) {
                out.write(first);
                out.flush();
                before = to.size();
            }
            out.write(text);
        } catch (IOException e) {
            throw new IllegalStateException("arrays do not fail", e);
        }
        return 8.0 * (to.size() - before) / text.length;
    }

    /** Up to so many of the last bytes of a text. */
    static byte[] last(byte[] text, long most) {
        return Arrays.copyOfRange(text, (int) Math.max(0, text.length - most), text.length);
    }

    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream to) throws IOException {
            super(to, 1 << 16, true);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
