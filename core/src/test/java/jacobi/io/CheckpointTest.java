package jacobi.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Stateful;
import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.nn.Linear;
import jacobi.nn.Sequential;
import jacobi.nn.Sigmoid;
import jacobi.optim.Adam;
import jacobi.optim.Optimizer;
import jacobi.optim.SGD;
import jacobi.random.Generator;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class CheckpointTest {
    @TempDir private Path dir;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = dir.resolve("run.safetensors");
    }

    private static Sequential model(int inputs, int hidden) {
        return new Sequential(new Linear(inputs, hidden), new Sigmoid(), new Linear(hidden, 1));
    }

    private static Optimizer trained(Sequential model, Optimizer optimizer) {
        model.forward(Tensor.ones(2, 3)).sum().backward();
        optimizer.step();
        return optimizer;
    }

    private static Map<String, float[]> values(Stateful s) {
        Map<String, float[]> out = new LinkedHashMap<>();
        s.stateDict().forEach((name, t) -> out.put(name, t.toFloats()));
        return out;
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> found) {
        assertEquals(expected.keySet(), found.keySet());
        expected.forEach((name, v) -> assertArrayEquals(v, found.get(name), name));
    }

    @Test
    void whatIsSavedComesBack() throws Exception {
        Sequential model = model(3, 4);
        Optimizer optimizer = trained(model, new Adam(model.parameters(), 0.1));
        Generator own = new Generator(5);
        own.nextInt32();
        new Checkpoint()
                .part("model", model)
                .part("optimizer", optimizer)
                .generator("own", own)
                .save(file, Map.of("epoch", "7", "note", "Übung ✓"));
        float[] next = Tensor.rand(3).toFloats();
        int nextOwn = own.nextInt32();

        Sequential model2 = model(3, 4);
        Optimizer optimizer2 = new Adam(model2.parameters(), 0.5);
        Generator own2 = new Generator(6);
        Checkpoint second =
                new Checkpoint()
                        .part("model", model2)
                        .part("optimizer", optimizer2)
                        .generator("own", own2);
        assertEquals(Map.of("epoch", "7", "note", "Übung ✓"), second.load(file));
        assertSame(values(model), values(model2));
        assertSame(values(optimizer), values(optimizer2));
        assertEquals(0.1, optimizer2.lr());
        assertArrayEquals(next, Tensor.rand(3).toFloats());
        assertEquals(nextOwn, own2.nextInt32());
    }

    @Test
    void theFileSaysWhatItIs() throws Exception {
        Sequential model = model(3, 4);
        new Checkpoint().part("model", model).save(file, Map.of("epoch", "1"));
        Safetensors read = Safetensors.read(file);
        assertEquals(
                Map.of(
                        "epoch", "1",
                        "jacobi.checkpoint", "1",
                        "jacobi.parts", "random,model",
                        "jacobi.architecture.model", model.toString(),
                        "jacobi.architecture.random", "Generator"),
                read.metadata());
        assertEquals(
                List.of(
                        "random.state",
                        "model.0.weight",
                        "model.0.bias",
                        "model.2.weight",
                        "model.2.bias"),
                List.copyOf(read.tensors().keySet()));
        assertEquals(Map.of("epoch", "1"), Checkpoint.notes(file));
    }

    @Test
    void aModelAloneCanBeTakenOut() throws Exception {
        Sequential model = model(3, 4);
        Optimizer optimizer = trained(model, new Adam(model.parameters(), 0.1));
        new Checkpoint()
                .part("model", model)
                .part("optimizer", optimizer)
                .save(file, Map.of("epoch", "7"));
        Sequential model2 = model(3, 4);
        byte[] random = Tensor.generator().state();
        assertEquals(Map.of("epoch", "7"), Checkpoint.loadPart(file, "model", model2));
        assertSame(values(model), values(model2));
        assertArrayEquals(random, Tensor.generator().state());
        var e =
                assertThrows(
                        FileFormatException.class,
                        () -> Checkpoint.loadPart(file, "encoder", model2));
        assertEquals(
                file
                        + ": the checkpoint has the parts model, optimizer, random, expected"
                        + " encoder among them",
                e.getMessage());
    }

    /** A refused checkpoint leaves all parts and the generator as they were. */
    private String refused(Checkpoint into, Stateful... parts) {
        List<Map<String, float[]>> before =
                Arrays.stream(parts).map(CheckpointTest::values).toList();
        byte[] random = Tensor.generator().state();
        String message =
                assertThrows(FileFormatException.class, () -> into.load(file)).getMessage();
        assertArrayEquals(random, Tensor.generator().state());
        for (int i = 0; i < parts.length; i++) {
            assertSame(before.get(i), values(parts[i]));
        }
        assertTrue(message.startsWith(file + ": "), message);
        assertFalse(message.contains("\n"), message);
        return message.substring(file.toString().length() + 2);
    }

    @Test
    void anotherArchitectureIsNamedAndChangesNothing() throws Exception {
        Sequential model = model(3, 4);
        Optimizer adam = trained(model, new Adam(model.parameters(), 0.1));
        new Checkpoint().part("model", model).part("optimizer", adam).save(file, Map.of());

        Sequential wider = model(3, 5);
        Optimizer ofWider = trained(wider, new Adam(wider.parameters(), 0.2));
        Tensor.rand(1);
        assertEquals(
                "the checkpoint's part 'model' does not fit: loadStateDict: the state is not that"
                    + " of this Sequential (nothing was changed): 0.weight is [4, 3], expected [5,"
                    + " 3]; 0.bias is [4], expected [5]; 2.weight is [1, 4], expected [1, 5]",
                refused(
                        new Checkpoint().part("model", wider).part("optimizer", ofWider),
                        wider,
                        ofWider));

        Sequential deeper = model(3, 4).add(new Linear(1, 1));
        Optimizer ofDeeper = new Adam(deeper.parameters(), 0.2);
        String message =
                refused(
                        new Checkpoint().part("model", deeper).part("optimizer", ofDeeper),
                        deeper,
                        ofDeeper);
        assertTrue(message.contains("missing 3.weight [1, 1], 3.bias [1]"), message);

        // The model fits and is loaded first; the optimiser does not, and both stay.
        Sequential same = model(3, 4);
        Optimizer sgd = trained(same, new SGD(same.parameters(), 0.1).momentum(0.9));
        message = refused(new Checkpoint().part("model", same).part("optimizer", sgd), same, sgd);
        assertTrue(
                message.startsWith(
                        "the checkpoint's part 'optimizer' does not fit: loadStateDict: the state"
                                + " is not that of this SGD (nothing was changed): missing"
                                + " group.0.momentum, float64 []"),
                message);

        Sequential wide = model(3, 4);
        wide.to(DType.FLOAT64);
        Optimizer ofWide = new Adam(wide.parameters(), 0.1);
        message =
                refused(
                        new Checkpoint().part("model", wide).part("optimizer", ofWide),
                        wide,
                        ofWide);
        assertTrue(
                message.startsWith(
                        "the checkpoint's part 'model' does not fit: 0.weight is float32, expected"
                                + " float64; 0.bias is"),
                message);

        assertEquals(
                "the checkpoint has the parts model, optimizer, random, expected model, random",
                refused(new Checkpoint().part("model", same), same));
    }

    @Test
    void whatIsNoCheckpointIsSaid() throws Exception {
        Sequential model = model(3, 4);
        Checkpoint checkpoint = new Checkpoint().part("model", model);
        assertThrows(NoSuchFileException.class, () -> checkpoint.load(file));
        TensorFiles.save(file, model.stateDict());
        assertEquals(
                "a safetensors file but no checkpoint: expected the notes jacobi.checkpoint and"
                        + " jacobi.parts",
                refused(checkpoint, model));
        checkpoint.save(file, Map.of());
        Safetensors read = Safetensors.read(file);
        Map<String, String> notes = new LinkedHashMap<>(read.metadata());
        notes.put("jacobi.checkpoint", "2");
        Safetensors.write(file, read.tensors(), notes);
        assertEquals("a checkpoint of version 2, expected 1", refused(checkpoint, model));
        notes.put("jacobi.checkpoint", "1");
        Map<String, Array> tensors = new LinkedHashMap<>(read.tensors());
        tensors.put("random.state", Tensor.zeros(DType.UINT8, 5056).array());
        Safetensors.write(file, tensors, notes);
        assertTrue(
                refused(checkpoint, model)
                        .startsWith(
                                "the checkpoint's part 'random' does not fit: generator state"));
        tensors.put("random.state", Tensor.zeros(DType.FLOAT32, 5056).array());
        Safetensors.write(file, tensors, notes);
        assertEquals(
                "the checkpoint's part 'random' does not fit: state is float32, expected uint8",
                refused(checkpoint, model));
        tensors.remove("random.state");
        tensors.put("stray", Tensor.zeros(1).array());
        Safetensors.write(file, tensors, notes);
        assertEquals(
                "the checkpoint has the tensor 'stray', which is of none of its parts",
                refused(checkpoint, model));
    }

    @Test
    void aTruncatedFileIsSaidAtAnyLength() throws Exception {
        Sequential model = model(3, 4);
        Checkpoint checkpoint = new Checkpoint().part("model", model);
        checkpoint.save(file, Map.of("epoch", "3"));
        byte[] whole = Files.readAllBytes(file);
        for (int n = 0; n < whole.length; n += n < 100 ? 1 : 31) {
            Files.write(file, Arrays.copyOf(whole, n));
            refused(checkpoint, model);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        refused(checkpoint, model);
    }

    @Test
    void hostileBytesNeverDoHalf() throws Exception {
        Sequential model = model(3, 4);
        Optimizer optimizer = trained(model, new Adam(model.parameters(), 0.1));
        Checkpoint checkpoint = new Checkpoint().part("model", model).part("optimizer", optimizer);
        checkpoint.save(file, Map.of("epoch", "3"));
        byte[] whole = Files.readAllBytes(file);
        int header = 8 + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt();
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 600; i++) {
            byte[] bytes = whole.clone();
            bytes[random.nextInt(header)] = (byte) random.nextInt(256);
            Files.write(file, bytes);
            Map<String, float[]> before = values(model);
            try {
                checkpoint.load(file);
            } catch (IOException e) {
                refused++;
                assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
                assertSame(before, values(model));
            }
        }
        assertTrue(refused > 400, refused + " refused");
    }

    @Test
    void namesThatCannotBeAreRefused() {
        Checkpoint checkpoint = new Checkpoint().part("model", model(1, 1));
        for (String name : List.of("", "a.b", "a,b", "a b")) {
            assertThrows(IllegalArgumentException.class, () -> checkpoint.part(name, model(1, 1)));
        }
        for (String name : List.of("model", "random")) {
            var e =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> checkpoint.part(name, model(1, 1)));
            assertTrue(e.getMessage().contains("is there already"), e.getMessage());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> checkpoint.save(file, Map.of("jacobi.x", "y")));
        assertFalse(Files.exists(file));
    }

    /** A part that breaks its promise: it fails half-way, in a way of its own. */
    private static final class Fragile implements Stateful {
        private final Tensor value = Tensor.zeros(2);
        private boolean fails;

        @Override
        public Map<String, Tensor> stateDict() {
            return Map.of("value", value);
        }

        @Override
        public void loadStateDict(Map<String, Tensor> state) {
            value.copyInPlace(state.get("value"));
            if (fails) {
                fails = false;
                throw new IllegalStateException("half-way");
            }
        }
    }

    @Test
    void evenAPartThatFailsHalfWayIsPutBack() throws Exception {
        Sequential model = model(3, 4);
        Fragile fragile = new Fragile();
        Checkpoint checkpoint = new Checkpoint().part("model", model).part("fragile", fragile);
        checkpoint.save(file, Map.of());
        model.parameters().forEach(p -> p.detach().addInPlace(1.0));
        fragile.value.addInPlace(1.0);
        fragile.fails = true;
        Map<String, float[]> before = values(model);
        assertThrows(IllegalStateException.class, () -> checkpoint.load(file));
        assertSame(before, values(model));
        assertArrayEquals(new float[] {1, 1}, fragile.value.toFloats());
    }

    @Test
    void aRunResumesInTheMiddleOfAnEpoch() throws Exception {
        Map<String, Array> expected =
                new TrainingRun(dir.resolve("unbroken"), 3, 10).run(FileSteps.REAL);
        int saves = 3 * 5;
        for (int save = 1; save < saves; save++) {
            TrainingRun run = new TrainingRun(dir.resolve("at-" + save), 3, 10).savesEachBatch();
            FaultySteps steps = new FaultySteps(7 * save, FaultySteps.Fault.KILLED_BEFORE);
            assertThrows(IOException.class, () -> run.run(steps));
            assertEquals("siblings", steps.taken().get(7 * save - 1));
            assertEquals("create", steps.taken().get(7 * save));
            Map<String, Array> found = run.run(FileSteps.REAL);
            CheckpointFaultTest.assertSameBits(expected, found, "after save " + save);
        }
    }
}
