package io.prism.engine.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.prism.models.PackException;
import io.prism.models.VerifiedFiles;
import java.lang.System.Logger.Level;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A graph that is loaded into ONNX Runtime. Thread-safe: runs of one session may overlap. */
public final class OnnxGraph implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(OnnxGraph.class.getName());
  private static final long ANY = -1;

  /** Who closes has waited for the callers before; only one that is stuck is left then. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final String name;
  private final OrtSession session;
  private final NativeUse use = new NativeUse();

  private OnnxGraph(String name, OrtSession session) {
    this.name = name;
    this.session = session;
  }

  /**
   * Loads and checks the file.
   *
   * @throws PackException if the file is damaged or no graph that this runtime can run
   */
  public static OnnxGraph open(VerifiedFiles pack, String file, OnnxOptions options) {
    String name = pack.files().place() + "/" + file;
    try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
      settings.setIntraOpNumThreads(options.intraOpThreads());
      settings.setInterOpNumThreads(1);
      settings.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      // Spinning threads would take the cores from the decoders.
      settings.addConfigEntry("session.intra_op.allow_spinning", "0");
      return new OnnxGraph(name, session(pack, file, settings));
    } catch (OrtException e) {
      throw new PackException(
          name + " is no graph that ONNX Runtime " + version() + " can load. Fetch the pack again.",
          e);
    }
  }

  private static OrtSession session(
      VerifiedFiles pack, String file, OrtSession.SessionOptions settings) throws OrtException {
    Optional<Path> path = pack.verifiedPath(file);
    OrtEnvironment environment = OnnxRuntime.environment();
    return path.isPresent()
        ? environment.createSession(path.get().toString(), settings)
        : environment.createSession(pack.read(file), settings);
  }

  public static String version() {
    return OnnxRuntime.environment().getVersion();
  }

  /** Whether the graph has an input of this name. */
  public boolean takes(String input) {
    return nodes(true).containsKey(input);
  }

  /**
   * Whether any graph of this JVM runs now. To end the JVM in order then is a segmentation fault;
   * see {@link StopSignals}.
   */
  public static boolean isComputing() {
    return NativeUse.isAnywhere();
  }

  /** Checks that the graph takes exactly these inputs: name → type. */
  public void requireInputs(Map<String, OnnxJavaType> inputs) {
    Map<String, OnnxJavaType> found = new LinkedHashMap<>();
    nodes(true).forEach((input, info) -> found.put(input, info.type));
    if (!found.equals(inputs)) {
      throw new PackException(
          name
              + " takes "
              + found
              + ", but pack.json says "
              + inputs
              + ". Correct the names in pack.json.");
    }
  }

  /** Checks an input's or output's shape; -1 stands for any length. */
  public void requireShape(boolean input, String node, long... shape) {
    TensorInfo info = nodes(input).get(node);
    if (info == null) {
      throw new PackException(
          name
              + " has no "
              + (input ? "input " : "output ")
              + node
              + ", only "
              + nodes(input).keySet()
              + ". Correct the name in pack.json.");
    }
    if (!fits(info.getShape(), shape)) {
      throw new PackException(
          name
              + ": "
              + node
              + " has the shape "
              + Arrays.toString(info.getShape())
              + ", but pack.json says "
              + Arrays.toString(shape)
              + ". Correct pack.json.");
    }
  }

  private static boolean fits(long[] graph, long[] wanted) {
    if (graph.length != wanted.length) {
      return false;
    }
    for (int i = 0; i < graph.length; i++) {
      if (graph[i] != wanted[i] && graph[i] != ANY && wanted[i] != ANY) {
        return false;
      }
    }
    // A fixed batch length would refuse all others.
    return graph[0] == ANY;
  }

  private Map<String, TensorInfo> nodes(boolean input) {
    try {
      Map<String, TensorInfo> tensors = new LinkedHashMap<>();
      for (NodeInfo node : (input ? session.getInputInfo() : session.getOutputInfo()).values()) {
        if (node.getInfo() instanceof TensorInfo tensor) {
          tensors.put(node.getName(), tensor);
        }
      }
      return tensors;
    } catch (OrtException e) {
      throw new PackException(name + " does not describe itself. Fetch the pack again.", e);
    }
  }

  /**
   * Runs the graph; the inputs stay the caller's.
   *
   * @throws io.prism.core.error.PrismException UNAVAILABLE once it is closed
   */
  public Map<String, FloatBuffer> run(Map<String, OnnxTensor> inputs, Set<String> outputs) {
    return use.use(() -> runOpen(inputs, outputs));
  }

  private Map<String, FloatBuffer> runOpen(Map<String, OnnxTensor> inputs, Set<String> outputs) {
    try (OrtSession.Result result = session.run(inputs, outputs)) {
      Map<String, FloatBuffer> values = new LinkedHashMap<>();
      for (var output : result) {
        values.put(output.getKey(), ((OnnxTensor) output.getValue()).getFloatBuffer());
      }
      return values;
    } catch (OrtException e) {
      throw new IllegalStateException(name + " failed", e);
    }
  }

  /** Frees the native memory, unless a run does not end: then it stays until the process ends. */
  @Override
  public void close() {
    if (!use.close(PATIENCE, this::free)) {
      LOG.log(Level.WARNING, "{0} still runs; its memory is not freed", name);
    }
  }

  private void free() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(name + " could not be closed", e);
    }
  }
}
