package jacobi.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import jacobi.io.Safetensors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** What only a process of its own can show: signals, kills, full disks. */
@DisabledOnOs(OS.WINDOWS)
final class ProcessTest {
    private static final String[] LONG = {
        "train",
        "--json",
        "--layers",
        "32",
        "--dropout",
        "0.1",
        "--epochs",
        "100000",
        "--save",
        "run.safetensors"
    };

    @TempDir Path folder;

    private Path run() {
        return folder.resolve("run.safetensors");
    }

    private int savedEpochs() throws IOException {
        return Integer.parseInt(Safetensors.read(run()).metadata().get("epoch"));
    }

    private static void signal(Process process, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
        assertEquals(0, kill.waitFor());
    }

    /** Resumes up to an epoch, and compares with a run that was never stopped. */
    private void assertGoesOnAsIfItHadNeverStopped() throws IOException {
        String epochs = "" + (savedEpochs() + 2);
        Cli resumed = Cli.run("train", "-q", "--resume", run().toString(), "--epochs", epochs);
        assertEquals(0, resumed.exit(), resumed.err());
        Path whole = folder.resolve("whole.safetensors");
        Cli unbroken =
                Cli.run(
                        "train",
                        "-q",
                        "--layers",
                        "32",
                        "--dropout",
                        "0.1",
                        "--epochs",
                        epochs,
                        "--save",
                        whole.toString());
        assertEquals(0, unbroken.exit(), unbroken.err());
        TrainTest.assertSameRun(whole, run());
    }

    @Test
    void interruptSavesAndSaysHowToGoOn() throws Exception {
        Process process = Cli.command("", folder, LONG).start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        for (int i = 0; i < 3; i++) {
            assertTrue(lines.readLine().startsWith("{\"epoch\":"));
        }
        signal(process, "INT");
        Cli ended = Cli.await(process);
        assertEquals(130, ended.exit(), ended.err());
        assertTrue(ended.err().contains("of 100000 and saved. To go on:"), ended.err());
        assertTrue(
                ended.err()
                        .contains(
                                "  ./jacobi train --resume run.safetensors"
                                        + System.lineSeparator()),
                ended.err());
        assertTrue(savedEpochs() >= 3);
        assertGoesOnAsIfItHadNeverStopped();
    }

    @Test
    void interruptSavesAModelOfTextToo() throws Exception {
        Files.writeString(folder.resolve("text"), "some text; ".repeat(500));
        String command =
                "generate --json --text text --steps 160000 --width 32 --layers 1 --context 16"
                        + " --save text.safetensors --curve text.csv";
        Process process = Cli.command("", folder, command.split(" ")).start();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        assertTrue(lines.readLine().startsWith("{\"step\":0,"));
        signal(process, "INT");
        Cli ended = Cli.await(process);
        assertEquals(130, ended.exit(), ended.err());
        String steps = Safetensors.read(folder.resolve("text.safetensors")).metadata().get("steps");
        assertTrue(
                ended.err()
                        .replace(",", "")
                        .contains("stopped after " + steps + " steps and saved in text"),
                ended.err());
        assertTrue(Files.readString(folder.resolve("text.csv")).startsWith("step,"));
        Cli again =
                Cli.run("generate", "-q", "--from", folder.resolve("text.safetensors").toString());
        assertEquals(0, again.exit(), again.err());
    }

    @Test
    void killedAtAnyMomentTheRunGoesOn() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 4; i++) {
            String[] command =
                    i == 0 ? LONG : new String[] {"train", "--json", "--resume", "run.safetensors"};
            Process process = Cli.command("", folder, command).start();
            process.getInputStream().read();
            Thread.sleep(random.nextInt(300));
            process.destroyForcibly();
            process.waitFor();
        }
        assertTrue(savedEpochs() >= 1);
        assertGoesOnAsIfItHadNeverStopped();
    }

    @Test
    void fullDiskLeavesTheFileAsItWas() throws Exception {
        Cli first =
                Cli.run(
                        "train",
                        "-q",
                        "--layers",
                        "8",
                        "--epochs",
                        "1",
                        "--save",
                        run().toString());
        assertEquals(0, first.exit(), first.err());
        byte[] before = Files.readAllBytes(run());
        // A limit on the size of files is as near to a full disk as a test gets without privileges.
        Cli resumed =
                Cli.await(
                        Cli.command(
                                        "ulimit -f 8;",
                                        folder,
                                        "train",
                                        "--json",
                                        "--resume",
                                        "run.safetensors",
                                        "--epochs",
                                        "3")
                                .start());
        assertEquals(1, resumed.exit(), resumed.err());
        assertTrue(resumed.err().contains("run.safetensors: writing failed: "), resumed.err());
        assertTrue(resumed.err().contains("the file is as it was before"), resumed.err());
        assertFalse(resumed.err().contains("Exception"), resumed.err());
        assertArrayEquals(before, Files.readAllBytes(run()));
        try (var left = Files.list(folder)) {
            assertEquals(1, left.count());
        }
    }

    @Test
    void fullDeviceIsAFailure() throws Exception {
        assumeTrue(Files.isWritable(Path.of("/dev/full")));
        Cli first =
                Cli.run(
                        "train",
                        "-q",
                        "--layers",
                        "8",
                        "--epochs",
                        "1",
                        "--save",
                        run().toString());
        assertEquals(0, first.exit(), first.err());
        Cli out =
                Cli.run(
                        "predict",
                        "--model",
                        run().toString(),
                        "--data",
                        "digits",
                        "--out",
                        "/dev/full");
        assertEquals(1, out.exit());
        assertTrue(
                out.err().contains("/dev/full: writing failed: No space left on device"),
                out.err());
        assertTrue(Files.exists(Path.of("/dev/full")));
        Cli stdout =
                Cli.await(
                        Cli.command(
                                        "exec >/dev/full;",
                                        folder,
                                        "predict",
                                        "--model",
                                        "run.safetensors",
                                        "--data",
                                        "digits")
                                .start());
        assertEquals(1, stdout.exit(), stdout.err());
        assertTrue(stdout.err().contains("standard output: writing failed"), stdout.err());
    }
}
