package io.prism.caption.prompt;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Takes a prompt or caption apart into content and style. */
public final class PromptSplitter {
  private static final int MAX_PHRASES = 256;
  private static final int MAX_NAME = 4;
  private static final Set<String> JOINTS =
      Set.of(
          "a",
          "an",
          "the",
          "of",
          "in",
          "as",
          "with",
          "and",
          "made",
          "using",
          "showing",
          "depicting",
          "featuring",
          "like",
          "on");

  private final StyleTerms terms;

  public PromptSplitter(StyleTerms terms) {
    this.terms = terms;
  }

  /** Pure; {@code prompt} may hold any generator's syntax and any characters. */
  public SplitPrompt split(String prompt) {
    Set<String> content = new LinkedHashSet<>();
    Set<String> style = new LinkedHashSet<>();
    boolean artists = false;
    List<String> phrases = PromptSyntax.phrases(PlainText.lines(prompt));
    for (String phrase : phrases.subList(0, Math.min(MAX_PHRASES, phrases.size()))) {
      List<Token> tokens = Token.of(phrase);
      BitSet marks = PhraseSplitter.style(tokens, terms);
      if (artists && isName(tokens)) {
        marks.set(0, tokens.size());
      } else {
        artists = PhraseSplitter.namesArtist(tokens, marks);
      }
      content.addAll(runs(phrase, tokens, marks, false));
      style.addAll(runs(phrase, tokens, marks, true));
    }
    return new SplitPrompt(join(content), join(style));
  }

  /** "by X, Y and Z": capitalised words behind an artist are one more. */
  private boolean isName(List<Token> tokens) {
    return tokens.size() <= MAX_NAME
        && tokens.stream().allMatch(t -> t.capitalised() || t.norm().equals("and"))
        && terms.longestAt(tokens, 0).isEmpty();
  }

  /** The phrase's runs of tokens that are (or are not) marked, as they were written. */
  private static List<String> runs(
      String phrase, List<Token> tokens, BitSet marks, boolean marked) {
    List<String> runs = new ArrayList<>();
    int start = marked ? marks.nextSetBit(0) : marks.nextClearBit(0);
    while (start >= 0 && start < tokens.size()) {
      int end = marked ? marks.nextClearBit(start) : marks.nextSetBit(start);
      int stop = end < 0 ? tokens.size() : Math.min(end, tokens.size());
      List<Token> run = tokens.subList(start, stop);
      run = marked ? withoutJoints(run) : run;
      if (!run.isEmpty()) {
        int from = run.get(0).start();
        runs.add(withBrackets(phrase, from, run.get(run.size() - 1).end()));
      }
      start = end < 0 ? -1 : marked ? marks.nextSetBit(end) : marks.nextClearBit(end);
    }
    return runs;
  }

  /** "as a pop art poster of" is "pop art poster". */
  private static List<Token> withoutJoints(List<Token> run) {
    int start = 0;
    int end = run.size();
    while (start < end && JOINTS.contains(run.get(start).norm())) {
      start++;
    }
    while (end > start && JOINTS.contains(run.get(end - 1).norm())) {
      end--;
    }
    return run.subList(start, end);
  }

  /** "saber (fate" lost its bracket between the tokens; take it back. */
  private static String withBrackets(String phrase, int start, int end) {
    String run = phrase.substring(start, end);
    boolean opened = run.lastIndexOf('(') > run.lastIndexOf(')');
    return opened && end < phrase.length() && phrase.charAt(end) == ')' ? run + ")" : run;
  }

  private static String join(Set<String> parts) {
    return PlainText.line(String.join(", ", parts));
  }
}
