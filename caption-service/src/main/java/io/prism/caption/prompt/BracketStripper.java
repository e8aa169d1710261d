package io.prism.caption.prompt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes emphasis brackets and what belongs to them: {@code (x:1.2)} and {@code {x}} become {@code
 * x}; {@code [from:to:0.5]} and {@code [a|b]} become both texts; NovelAI's {@code 1.3::x::} becomes
 * {@code x}. Escaped brackets are kept for {@link #restoreEscaped}. Unbalanced brackets are
 * dropped.
 */
final class BracketStripper {
  private static final String OPEN = "([{";
  private static final String CLOSE = ")]}";
  private static final String ESCAPABLE = "()[]{}<>\\\"";
  // Private-use characters can't occur in normalised text, so they can stand for escaped ones.
  private static final char ESCAPE_BASE = '\uE000';
  private static final int MAX_NUMBER = 10;
  private static final Pattern NUMBER = Pattern.compile("\\s{0,2}[-+]?[0-9.]{1,10}\\s{0,2}");
  private static final Pattern SUFFIX = Pattern.compile("[-+]{1,9}|[0-9]?\\.?[0-9]{1,3}");

  private record Bracket(char opening, int start) {}

  private final String text;
  private final StringBuilder out;
  private final Deque<Bracket> open = new ArrayDeque<>();

  BracketStripper(String text) {
    this.text = text;
    this.out = new StringBuilder(text.length());
  }

  String strip() {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && ESCAPABLE.indexOf(text.charAt(i + 1)) >= 0) {
        out.append((char) (ESCAPE_BASE + ESCAPABLE.indexOf(text.charAt(i + 1))));
        i += 2;
      } else if (OPEN.indexOf(c) >= 0) {
        open.push(new Bracket(c, out.length()));
        i++;
      } else if (CLOSE.indexOf(c) >= 0) {
        i = close(c, i + 1);
      } else if (c == ':' && text.startsWith("::", i) && !insideSchedule()) {
        dropNumber();
        i += 2;
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }

  static String restoreEscaped(String text) {
    StringBuilder restored = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      int index = c - ESCAPE_BASE;
      boolean escaped = index >= 0 && index < ESCAPABLE.length();
      restored.append(escaped ? ESCAPABLE.charAt(index) : c);
    }
    return restored.toString();
  }

  private boolean insideSchedule() {
    return !open.isEmpty() && open.peek().opening() == '[';
  }

  /** Handles a closing bracket that ends before {@code next}; returns where to read on. */
  private int close(char closing, int next) {
    Bracket bracket = open.peek();
    if (bracket == null || OPEN.indexOf(bracket.opening()) != CLOSE.indexOf(closing)) {
      return next;
    }
    open.pop();
    boolean weighted = cutWeight(bracket.start());
    if (bracket.opening() == '[' && weighted) {
      separate(bracket.start(), ':');
    }
    if (bracket.opening() != '(') {
      separate(bracket.start(), '|');
      return next;
    }
    // InvokeAI and compel write the weight behind the bracket: (x)1.2, (x)++.
    Matcher suffix = SUFFIX.matcher(text).region(next, text.length());
    return suffix.lookingAt() ? suffix.end() : next;
  }

  /** Drops {@code :number} at the end of what was written since {@code start}. */
  private boolean cutWeight(int start) {
    int colon = out.lastIndexOf(":");
    if (colon < start || out.length() - colon > MAX_NUMBER + 5) {
      return false;
    }
    if (!NUMBER.matcher(out.substring(colon + 1)).matches()) {
      return false;
    }
    out.setLength(colon);
    return true;
  }

  private void separate(int start, char separator) {
    for (int i = start; i < out.length(); i++) {
      if (out.charAt(i) == separator) {
        out.setCharAt(i, ',');
      }
    }
  }

  /** Drops the number directly before {@code ::}. */
  private void dropNumber() {
    int end = out.length();
    int start = end;
    while (start > 0 && end - start < MAX_NUMBER && isNumberPart(out.charAt(start - 1))) {
      start--;
    }
    out.setLength(start);
    out.append(' ');
  }

  private static boolean isNumberPart(char c) {
    return Character.isDigit(c) || c == '.' || c == '-';
  }
}
