package io.prism.encoder.tokenize;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.prism.models.PackException;
import io.prism.models.TokenizerSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * Tokenizers from a {@code tokenizer.json}, through the Rust library that Hugging Face's own
 * tokenizers are. Its native part (15 MB) is only loaded when a pack asks for it; it is unpacked
 * once into the cache folder of DJL ({@code DJL_CACHE_DIR}).
 */
final class HuggingFaceTokenizers {
  private static final char REPLACEMENT = '\ufffd';

  /** Characters of a token at most; those of CLIP and Gemma are shorter. */
  private static final int LONGEST_TOKEN = 64;

  static {
    // Without this, DJL reports to its makers and may download another build of the library.
    if (System.getProperty("ai.djl.offline") == null) {
      System.setProperty("ai.djl.offline", "true");
    }
  }

  private HuggingFaceTokenizers() {}

  static Tokenizer read(byte[] file, TokenizerSpec.HuggingFace spec, int context) {
    // The library cuts before it adds the marks of start and end, so a cut text still has both.
    Map<String, String> options =
        Map.of(
            "addSpecialTokens", "true",
            "truncation", "true",
            "padding", "false",
            "maxLength", Integer.toString(context),
            "modelMaxLength", Integer.toString(context));
    try {
      HuggingFaceTokenizer tokenizer =
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(file), options);
      return new Adapter(tokenizer, spec.lowerCase(), context * LONGEST_TOKEN);
    } catch (IOException | EngineException e) {
      throw unusable(spec, e);
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
      throw new PackException(
          "The native tokenizer library cannot be loaded on this machine. Use a pack with another"
              + " tokenizer, or make DJL_CACHE_DIR a folder that can be written.",
          e);
    } catch (RuntimeException e) {
      // The library reports what it finds in the file as plain RuntimeException.
      throw unusable(spec, e);
    }
  }

  private static PackException unusable(TokenizerSpec.HuggingFace spec, Throwable cause) {
    return new PackException(
        spec.file() + " is no tokenizer that the library can read. Fetch the pack again.", cause);
  }

  /**
   * @param enough characters that certainly fill the context
   */
  private record Adapter(HuggingFaceTokenizer tokenizer, boolean lowerCase, int enough)
      implements Tokenizer {
    @Override
    public Tokens encode(String text) {
      boolean tooLong = text.length() > enough;
      Encoding encoding = tokenizer.encode(prepared(tooLong ? text.substring(0, enough) : text));
      return new Tokens(encoding.getIds(), tooLong || encoding.exceedMaxLength());
    }

    /**
     * Each character for itself, as the library's own lower-casing does it: Java's knows the Greek
     * sigma at the end of a word. Halves of characters, which the library cannot take, become
     * U+FFFD.
     */
    private String prepared(String text) {
      StringBuilder prepared = new StringBuilder(text.length());
      text.codePoints()
          .forEach(
              c -> {
                if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                  prepared.append(REPLACEMENT);
                } else if (lowerCase) {
                  prepared.append(Character.toString(c).toLowerCase(Locale.ROOT));
                } else {
                  prepared.appendCodePoint(c);
                }
              });
      return prepared.toString();
    }

    @Override
    public void close() {
      tokenizer.close();
    }
  }
}
