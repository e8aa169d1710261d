package io.prism.caption.generation;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.prism.models.CaptionPack;
import io.prism.models.PackException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** Tokens as text, through the pack's {@code tokenizer.json}. Thread-safe. */
final class CaptionTexts implements AutoCloseable {
  static {
    // Without this, DJL reports to its makers and may download another build of its library.
    if (System.getProperty("ai.djl.offline") == null) {
      System.setProperty("ai.djl.offline", "true");
    }
  }

  private final HuggingFaceTokenizer tokenizer;

  private CaptionTexts(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * @throws PackException if the file is no tokenizer
   */
  static CaptionTexts open(CaptionPack pack) {
    byte[] file = pack.files().read(pack.tokenizer().file());
    try {
      return new CaptionTexts(
          HuggingFaceTokenizer.newInstance(
              new ByteArrayInputStream(file), Map.of("addSpecialTokens", "false")));
    } catch (IOException | EngineException e) {
      throw unusable(pack, e);
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
      throw new PackException(
          "The native tokenizer library cannot be loaded on this machine. Make DJL_CACHE_DIR a"
              + " folder that can be written.",
          e);
    } catch (RuntimeException e) {
      // The library reports what it finds in the file as plain RuntimeException.
      throw unusable(pack, e);
    }
  }

  private static PackException unusable(CaptionPack pack, Throwable cause) {
    return new PackException(
        pack.tokenizer().file()
            + " is no tokenizer that the library can read. Fetch the pack again.",
        cause);
  }

  /** Without marks and unknown ids, trimmed; may be empty. */
  String text(int[] tokens) {
    return tokenizer.decode(Arrays.stream(tokens).asLongStream().toArray(), true).strip();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
