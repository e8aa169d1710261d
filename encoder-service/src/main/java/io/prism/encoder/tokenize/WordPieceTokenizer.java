package io.prism.encoder.tokenize;

import io.prism.models.PackException;
import io.prism.models.TokenizerSpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Lower case, apostrophes dropped, words of a-z and 0-9; each word cut greedily into its longest
 * known pieces, where {@code ##} marks a piece that continues a word.
 */
public final class WordPieceTokenizer implements Tokenizer {
  private static final String CONTINUES = "##";

  /** In lower case an i and a combining dot, which ends the word. */
  private static final char DOTTED_I = '\u0130';

  private final Map<String, Integer> vocabulary;
  private final TokenizerSpec.WordPiece spec;
  private final int context;

  private WordPieceTokenizer(
      Map<String, Integer> vocabulary, TokenizerSpec.WordPiece spec, int context) {
    this.vocabulary = vocabulary;
    this.spec = spec;
    this.context = context;
  }

  /**
   * @param file UTF-8, one token a line, the line's number is the id
   * @param context ids at most
   */
  public static WordPieceTokenizer read(byte[] file, TokenizerSpec.WordPiece spec, int context) {
    String[] lines = new String(file, StandardCharsets.UTF_8).split("\n");
    Map<String, Integer> vocabulary = new HashMap<>(lines.length * 2);
    for (int id = 0; id < lines.length; id++) {
      if (vocabulary.put(lines[id], id) != null) {
        throw new PackException(
            spec.file() + ": line " + (id + 1) + " repeats '" + lines[id] + "'. Remove the copy.");
      }
    }
    if (spec.unknown() >= lines.length) {
      throw new PackException(
          "pack.json: text.tokenizer.unknown is no line of "
              + spec.file()
              + ". Correct one of them.");
    }
    return new WordPieceTokenizer(vocabulary, spec, context);
  }

  @Override
  public Tokens encode(String text) {
    Ids ids = new Ids(context);
    StringBuilder word = new StringBuilder();
    // Characters of a word that certainly fills the context.
    int enough = (context + 1) * spec.longestPiece();
    for (int i = 0; i < text.length() && !ids.cut; i++) {
      char c = Character.toLowerCase(text.charAt(i));
      if (isWord(c)) {
        word.append(c);
      }
      boolean ends = !isWord(c) && !isApostrophe(c) || text.charAt(i) == DOTTED_I;
      if (ends || word.length() == enough) {
        addWord(word, ids);
      }
    }
    addWord(word, ids);
    if (ids.size == 0) {
      ids.add(spec.unknown());
    }
    return new Tokens(Arrays.copyOf(ids.values, ids.size), ids.cut);
  }

  /** Adds a word's pieces and empties it. */
  private void addWord(StringBuilder word, Ids ids) {
    int at = 0;
    while (at < word.length() && !ids.cut) {
      String mark = at == 0 ? "" : CONTINUES;
      int length = Math.min(word.length() - at, spec.longestPiece());
      Integer id = vocabulary.get(mark + word.substring(at, at + length));
      while (id == null && length > 1) {
        length--;
        id = vocabulary.get(mark + word.substring(at, at + length));
      }
      ids.add(id == null ? spec.unknown() : id);
      at += length;
    }
    word.setLength(0);
  }

  private static boolean isApostrophe(char c) {
    return c == '\'' || c == '\u2019';
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /** Ids up to the context length; the first one too many is only remembered as a cut. */
  private static final class Ids {
    private final long[] values;
    private int size;
    private boolean cut;

    Ids(int context) {
      values = new long[context];
    }

    void add(long id) {
      if (size == values.length) {
        cut = true;
      } else {
        values[size++] = id;
      }
    }
  }
}
