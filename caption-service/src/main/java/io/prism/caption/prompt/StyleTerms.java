package io.prism.caption.prompt;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The words and phrases that are known, compared without case, hyphens and plural s. */
public final class StyleTerms {
  private static final String TABLE = "style-words.txt";

  /** A known phrase of {@code length} tokens. */
  record Match(TermKind kind, int length) {}

  private final Map<List<String>, TermKind> terms = new HashMap<>();
  private int longest;

  private StyleTerms() {}

  /**
   * @param packStyles names, prompts and synonyms of the pack's styles
   * @param packObjects names and synonyms of the pack's objects; of two readings of a text the
   *     longer wins, so a "bust in silhouette" is an object though "silhouette" is a style
   */
  public static StyleTerms of(Collection<String> packStyles, Collection<String> packObjects) {
    StyleTerms terms = new StyleTerms();
    terms.add(packObjects, TermKind.OBJECT);
    terms.add(WordList.section(TABLE, "flavour"), TermKind.FLAVOUR);
    terms.add(WordList.section(TABLE, "thing"), TermKind.THING);
    terms.add(WordList.section(TABLE, "head"), TermKind.HEAD);
    terms.add(WordList.section(TABLE, "anywhere"), TermKind.STYLE);
    terms.add(packStyles, TermKind.STYLE);
    return terms;
  }

  /** The longest known phrase that begins at this token. */
  Optional<Match> longestAt(List<Token> tokens, int at) {
    for (int length = Math.min(longest, tokens.size() - at); length > 0; length--) {
      List<String> norms = tokens.subList(at, at + length).stream().map(Token::norm).toList();
      TermKind kind = terms.get(norms);
      if (kind != null) {
        return Optional.of(new Match(kind, length));
      }
    }
    return Optional.empty();
  }

  private void add(Collection<String> phrases, TermKind kind) {
    for (String phrase : phrases) {
      List<String> norms = Token.norms(phrase);
      if (!norms.isEmpty()) {
        terms.put(norms, kind);
        longest = Math.max(longest, norms.size());
      }
    }
  }
}
