package io.prism.cli.output;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command writes: answers to one stream, everything about them to the other.
 *
 * @param out answers, UTF-8
 * @param err progress, notes and errors, UTF-8
 * @param drawsProgress whether err is a terminal, whose line can be drawn again
 * @param colours whether out is a terminal whose user did not say NO_COLOR
 * @param columns how wide a line of out may be; without a terminal there is no limit
 */
public record Terminal(
    PrintStream out, PrintStream err, boolean drawsProgress, boolean colours, int columns) {
  private static final int USUAL_COLUMNS = 100;

  /**
   * This process' own. The launcher says what is a terminal, because Java only knows of both
   * together.
   *
   * @param environment for NO_COLOR, TERM and COLUMNS
   */
  public static Terminal ofProcess(Map<String, String> environment) {
    boolean terminal = Boolean.getBoolean("prism.terminal");
    boolean colours =
        terminal
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    return new Terminal(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        Boolean.getBoolean("prism.terminal.err"),
        colours,
        terminal ? columns(environment) : Integer.MAX_VALUE);
  }

  /** The text in bold where there are colours. */
  public String strong(String text) {
    return colours ? "\033[1m" + text + "\033[0m" : text;
  }

  private static int columns(Map<String, String> environment) {
    int said = Integer.getInteger("prism.columns", 0);
    String set = environment.getOrDefault("COLUMNS", "");
    int columns = set.matches("[1-9]\\d{1,3}") ? Integer.parseInt(set) : said;
    return columns >= 40 ? columns : USUAL_COLUMNS;
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
  }
}
