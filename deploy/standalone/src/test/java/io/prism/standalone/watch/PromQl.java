package io.prism.standalone.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which metrics and labels a PromQL expression reads. Prometheus itself says whether it is well
 * formed; this only finds the names in it.
 */
public final class PromQl {
  private static final Pattern STRINGS = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern RANGES = Pattern.compile("\\[[^]]*]");
  private static final Pattern GROUPINGS =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w:.$])([a-zA-Z_:][\\w:]*)\\s*(\\{[^}]*})?\\s*(\\()?");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)\\s*(?:=~|!~|!=|=)");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "offset", "bool", "inf", "nan", "by", "without", "on");

  /** A metric and the labels that it is asked for. */
  public record Selector(String metric, Set<String> labels) {}

  private PromQl() {}

  public static List<Selector> selectors(String expression) {
    // What is in a string is no name; a brace or bracket in one would mislead.
    String plain = STRINGS.matcher(expression).replaceAll("\"\"");
    plain = RANGES.matcher(plain).replaceAll("");
    plain = GROUPINGS.matcher(plain).replaceAll("");
    List<Selector> found = new ArrayList<>();
    Matcher name = NAME.matcher(plain);
    while (name.find()) {
      boolean function = name.group(3) != null;
      if (!function && !WORDS.contains(name.group(1))) {
        found.add(new Selector(name.group(1), labels(name.group(2))));
      }
    }
    return found;
  }

  private static Set<String> labels(String braces) {
    Set<String> labels = new TreeSet<>();
    Matcher label = LABEL.matcher(braces == null ? "" : braces);
    while (label.find()) {
      labels.add(label.group(1));
    }
    return labels;
  }
}
