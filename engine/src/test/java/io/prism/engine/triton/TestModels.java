package io.prism.engine.triton;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The model repository of the tests: prism-mini's models as deploy/triton makes them, with batches
 * of at most 8, and models named {@code text-FAULT} with the faults of testing/triton/faulty.py.
 */
public final class TestModels {
  static final int MAX_BATCH = 8;
  private static final Path PACK = Path.of("..", "models", "prism-mini");
  private static final Path FAULTY = Path.of("..", "testing", "triton", "faulty.py");
  private static final List<String> FAULTS =
      List.of(
          "none",
          "nan",
          "shape",
          "rows",
          "datatype",
          "missing",
          "raises",
          "silent",
          "slow",
          "dies");

  private TestModels() {}

  /** Made once a JVM. */
  public static synchronized Path repository() {
    Path folder = Path.of("target", "triton", "models-" + ProcessHandle.current().pid());
    if (Files.exists(folder)) {
      return folder;
    }
    try {
      Repositories.make(PACK, folder, "--cpu-standin", "--max-batch", Integer.toString(MAX_BATCH));
      for (String fault : FAULTS) {
        addFaulty(folder, "text-" + fault, fault, "");
      }
      addFaulty(
          folder,
          "text-queue",
          "slow",
          "dynamic_batching { default_queue_policy { max_queue_size: 1 } }");
      addFaulty(
          folder,
          "text-hurry",
          "slow",
          "dynamic_batching { default_queue_policy { timeout_action: REJECT"
              + " default_timeout_microseconds: 1000 } }");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return folder;
  }

  private static void addFaulty(Path folder, String name, String fault, String batching)
      throws IOException {
    // Warming up would run into the fault.
    String config =
        withoutLines(text(folder), "model_warmup", batching.isEmpty() ? "" : "dynamic_batching")
                .replace("name: \"text\"", "name: \"" + name + "\"")
            + "parameters { key: \"fault\" value { string_value: \""
            + fault
            + "\" } }\n"
            + batching
            + "\n";
    write(folder, name, config);
  }

  /** What one that is made from the text tower takes and gives. */
  static ModelContract text(String name) {
    return new ModelContract(
        name,
        "7c655c179b749481e44f49137a521ea8452e4ff698ec2285ea799badb650ccde",
        List.of(TensorSpec.of("ids", TensorSpec.DataType.INT64, 32)),
        List.of(TensorSpec.of("embedding", TensorSpec.DataType.FP32, 256)));
  }

  /** Adds a model with a fault, or gives it another one, which it has when it is loaded again. */
  public static void addFaulty(String name, String fault) {
    try {
      addFaulty(repository(), name, fault, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a model that does not fit the pack. */
  public static void addChanged(String name, String from, String to) {
    Path folder = repository();
    String config = withoutLines(text(folder), "model_warmup", "");
    assertThat(config).contains(from);
    try {
      write(
          folder,
          name,
          config.replace(from, to).replace("name: \"text\"", "name: \"" + name + "\"")
              + "parameters { key: \"fault\" value { string_value: \"none\" } }\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path folder) {
    try {
      return Files.readString(folder.resolve("text").resolve("config.pbtxt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutLines(String config, String start, String otherStart) {
    StringBuilder kept = new StringBuilder();
    for (String line : config.split("\n", -1)) {
      if (!line.startsWith(start) && (otherStart.isEmpty() || !line.startsWith(otherStart))) {
        kept.append(line).append('\n');
      }
    }
    return kept.toString();
  }

  private static void write(Path folder, String name, String config) throws IOException {
    Path version = folder.resolve(name).resolve("1");
    Files.createDirectories(version);
    Files.writeString(folder.resolve(name).resolve("config.pbtxt"), config);
    Files.copy(FAULTY, version.resolve("model.py"), StandardCopyOption.REPLACE_EXISTING);
  }
}
