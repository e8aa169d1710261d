package io.prism.caption.prompt;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides for each word of one phrase whether it tells the style. */
final class PhraseSplitter {
  private static final Set<String> ARTICLES = Set.of("a", "an", "the");
  private static final Set<String> GLUE =
      Set.of("a", "an", "the", "of", "and", "with", "in", "as", "on", "very", "style", "styled");
  private static final Set<String> LEADS = Set.of("of", "showing", "depicting", "featuring");
  private static final Set<String> BEHIND_STYLE =
      Set.of("of", "showing", "depicting", "featuring", "with", "and", "style", "styled");
  private static final Set<String> BEFORE_STYLE =
      Set.of(
          "in",
          "as",
          "made",
          "of",
          "like",
          "a",
          "an",
          "the",
          "with",
          "and",
          "using",
          "drawn",
          "painted",
          "rendered",
          "style",
          "done");
  private static final int MAX_STYLE_NAME = 4;

  private final List<Token> tokens;
  private final @Nullable TermKind[] kinds;
  private final BitSet style;

  private PhraseSplitter(List<Token> tokens, @Nullable TermKind[] kinds) {
    this.tokens = tokens;
    this.kinds = kinds;
    this.style = new BitSet(tokens.size());
  }

  /** The tokens that tell the style; the others tell the content. */
  static BitSet style(List<Token> tokens, StyleTerms terms) {
    PhraseSplitter phrase = new PhraseSplitter(tokens, kinds(tokens, terms));
    phrase.markTerms();
    phrase.markHead();
    phrase.markStyleOf();
    phrase.markNamedStyle();
    phrase.markArtist();
    phrase.markWholePhrase();
    phrase.markGlue();
    return phrase.style;
  }

  /** Whether the phrase ends with the name of an artist ("by …"). */
  static boolean namesArtist(List<Token> tokens, BitSet style) {
    int by = indexOf(tokens, "by", 0);
    return by >= 0 && style.get(by) && style.get(tokens.size() - 1);
  }

  private static @Nullable TermKind[] kinds(List<Token> tokens, StyleTerms terms) {
    @Nullable TermKind[] kinds = new TermKind[tokens.size()];
    for (int i = 0; i < kinds.length; ) {
      Optional<StyleTerms.Match> match = terms.longestAt(tokens, i);
      int length = match.map(StyleTerms.Match::length).orElse(1);
      Arrays.fill(kinds, i, i + length, match.map(StyleTerms.Match::kind).orElse(null));
      i += length;
    }
    return kinds;
  }

  private void markTerms() {
    for (int i = 0; i < kinds.length; i++) {
      style.set(i, kinds[i] == TermKind.STYLE);
    }
  }

  /** "A beautiful painting of …", "charcoal portrait", "pop art poster". */
  private void markHead() {
    int end = 0;
    boolean picture = false;
    boolean thing = false;
    while (end < kinds.length && (isStyleWord(end) || isThing(end) || isArticle(end))) {
      picture |= kinds[end] == TermKind.HEAD || kinds[end] == TermKind.STYLE;
      thing |= isThing(end);
      end++;
    }
    boolean leads = end < kinds.length && LEADS.contains(norm(end));
    if ((picture && end == kinds.length) || (leads && (picture || thing))) {
      style.set(0, end);
    }
    for (int i = 1; i < kinds.length; i++) {
      boolean last = i + 1 == kinds.length || LEADS.contains(norm(i + 1));
      if ((kinds[i] == TermKind.HEAD || isThing(i)) && style.get(i - 1) && last) {
        style.set(i);
      }
    }
  }

  private boolean isThing(int i) {
    return kinds[i] == TermKind.THING;
  }

  private boolean isArticle(int i) {
    return ARTICLES.contains(norm(i));
  }

  private boolean isStyleWord(int i) {
    return style.get(i) || kinds[i] == TermKind.HEAD || kinds[i] == TermKind.FLAVOUR;
  }

  /** "… in the style of X", "… inspired by X": style to the end. */
  private void markStyleOf() {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      boolean styleOf = norm(i).equals("style") && norm(i + 1).equals("of");
      boolean inspired = norm(i).equals("inspired") && norm(i + 1).equals("by");
      if (styleOf || inspired) {
        int start = i;
        while (start > 0 && (norm(start - 1).equals("the") || norm(start - 1).equals("in"))) {
          start--;
        }
        style.set(start, tokens.size());
        return;
      }
    }
  }

  /** "… in ghibli style", "art nouveau style", "cottagecore aesthetic". */
  private void markNamedStyle() {
    for (int i = 1; i < tokens.size(); i++) {
      boolean named = norm(i).equals("style") || norm(i).equals("aesthetic");
      if (named && !(i + 1 < tokens.size() && norm(i + 1).equals("of"))) {
        int start = i;
        while (start > 0 && i - start < MAX_STYLE_NAME && !norm(start).equals("in")) {
          start--;
        }
        boolean whole = i == tokens.size() - 1 && start == 0 && !holdsObject(i);
        if (norm(start).equals("in") || whole) {
          style.set(start, i + 1);
        } else if (style.get(i - 1)) {
          style.set(i);
        }
      }
    }
  }

  private boolean holdsObject(int end) {
    return Arrays.stream(kinds).limit(end).anyMatch(k -> k == TermKind.OBJECT);
  }

  /** "by X" tells the artist unless it tells the place ("by the river", "standing by a tree"). */
  private void markArtist() {
    int by = indexOf(tokens, "by", 0);
    while (by >= 0 && by + 1 < tokens.size()) {
      boolean place = isArticle(by + 1) && !tokens.get(by + 1).capitalised();
      boolean afterWork = by == 0 || isStyleWord(by - 1);
      if (!place && (afterWork || tokens.get(by + 1).capitalised())) {
        style.set(afterWork ? headBefore(by) : by, tokens.size());
        return;
      }
      by = indexOf(tokens, "by", by + 1);
    }
    if (!tokens.isEmpty() && norm(0).equals("artist")) {
      style.set(0, tokens.size());
    }
  }

  /** Where the run of style words before this token begins ("… art by"). */
  private int headBefore(int token) {
    int start = token;
    while (start > 0 && isStyleWord(start - 1)) {
      start--;
    }
    return start;
  }

  /** A phrase of nothing but style words and glue is style as a whole. */
  private void markWholePhrase() {
    boolean any = false;
    for (int i = 0; i < kinds.length; i++) {
      if (!isStyleWord(i) && !GLUE.contains(norm(i))) {
        return;
      }
      any |= isStyleWord(i);
    }
    if (any) {
      style.set(0, kinds.length);
    }
  }

  /** Words that only join style and content go with the style. */
  private void markGlue() {
    if (style.isEmpty()) {
      return;
    }
    for (int i = 1; i < tokens.size(); i++) {
      if (style.get(i - 1) && !style.get(i) && BEHIND_STYLE.contains(norm(i))) {
        style.set(i);
      }
    }
    for (int i = tokens.size() - 2; i >= 0; i--) {
      if (style.get(i + 1) && !style.get(i) && BEFORE_STYLE.contains(norm(i))) {
        style.set(i);
      }
    }
  }

  private String norm(int i) {
    return tokens.get(i).norm();
  }

  private static int indexOf(List<Token> tokens, String norm, int from) {
    for (int i = from; i < tokens.size(); i++) {
      if (tokens.get(i).norm().equals(norm)) {
        return i;
      }
    }
    return -1;
  }
}
