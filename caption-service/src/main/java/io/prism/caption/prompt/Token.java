package io.prism.caption.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of a phrase.
 *
 * @param norm lower case, without apostrophes and plural s, American spelling; for comparing only
 * @param start index of the first character in the phrase
 * @param end index behind the last character
 * @param capitalised whether it begins with an upper-case letter
 */
record Token(String norm, int start, int end, boolean capitalised) {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}\\p{M}'’]+");

  static List<Token> of(String phrase) {
    List<Token> tokens = new ArrayList<>();
    Matcher word = WORD.matcher(phrase);
    while (word.find()) {
      String norm = norm(word.group());
      if (!norm.isEmpty()) {
        boolean capital = Character.isUpperCase(word.group().codePointAt(0));
        tokens.add(new Token(norm, word.start(), word.end(), capital));
      }
    }
    return tokens;
  }

  /** The words of a table's entry, in the form in which tokens are compared. */
  static List<String> norms(String phrase) {
    return of(phrase).stream().map(Token::norm).toList();
  }

  private static String norm(String word) {
    String lower = word.toLowerCase(Locale.ROOT).replace("’s", "").replace("'s", "");
    String norm = lower.replace("'", "").replace("’", "").replace("colour", "color");
    boolean plural = norm.length() > 3 && norm.endsWith("s") && !isSingular(norm);
    return plural ? norm.substring(0, norm.length() - 1) : norm;
  }

  private static boolean isSingular(String word) {
    return word.endsWith("ss") || word.endsWith("us") || word.endsWith("is");
  }
}
