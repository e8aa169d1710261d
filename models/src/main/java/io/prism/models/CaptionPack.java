package io.prism.models;

import io.prism.core.embedding.ModelId;
import java.util.List;

/**
 * An opened pack of a captioner: an image encoder and a text decoder that writes what it sees,
 * token by token. Immutable.
 *
 * @param id for people and for what it writes
 * @param licence for people
 * @param tokenizer turns tokens into text
 * @param search the pack's default
 * @param files each file is checked against its SHA-256 when it is read
 */
public record CaptionPack(
    ModelId id,
    String licence,
    LookSpec look,
    DecoderSpec decoder,
    TokenizerSpec tokenizer,
    CaptionSearch search,
    VerifiedFiles files) {
  /**
   * Opens the pack in a folder, or at {@code classpath:NAME}.
   *
   * @throws PackException if it cannot be used
   */
  public static CaptionPack at(String location) {
    return CaptionPackReader.read(PackFiles.at(location));
  }

  /**
   * The image encoder: pixels → states, float32, picture × length × width.
   *
   * @param file the ONNX graph
   * @param states name of its output
   * @param length states of a picture
   * @param width values of a state
   */
  public record LookSpec(String file, PixelInput input, String states, int length, int width) {
    /** Values of one picture's states. */
    public int values() {
      return length * width;
    }
  }

  /**
   * The text decoder, a token a step for all beams of all pictures. A row of its cache holds the
   * keys and values of one token in all layers.
   *
   * <p>Inputs: the last tokens, int64, picture × beam; the rows of the tokens before, float32,
   * picture × beam × (1 + tokens) × row, of which the first is not read; the states. Outputs:
   * logits, float32, picture × beam × vocabulary; the new token's row, float32, picture × beam ×
   * row.
   *
   * @param file the ONNX graph
   * @param row values of a row
   */
  public record DecoderSpec(String file, Inputs inputs, Outputs outputs, int row, Tokens tokens) {}

  /**
   * What the decoder writes.
   *
   * @param vocabulary ids are below it
   * @param context tokens at most, the prompt included
   * @param prompt what every caption goes on from, at least one
   * @param end ends a caption
   */
  public record Tokens(int vocabulary, int context, List<Integer> prompt, int end) {
    public Tokens {
      prompt = List.copyOf(prompt);
    }
  }

  /** Names of the decoder's inputs. */
  public record Inputs(String ids, String past, String states) {}

  /** Names of the decoder's outputs. */
  public record Outputs(String logits, String present) {}
}
