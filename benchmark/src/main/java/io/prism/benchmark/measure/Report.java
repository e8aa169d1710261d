package io.prism.benchmark.measure;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Findings as text. */
public final class Report {
  private Report() {}

  /** The machine in one line, then a row a finding with what limits it below. */
  public static void print(List<Finding> findings, PrintStream out) {
    out.println();
    out.println(Machine.describe());
    int width = findings.stream().mapToInt(f -> f.what().length()).max().orElse(0);
    String row = "%-" + Math.max(4, width) + "s  %8s  %8s  %-6s";
    out.println(String.format(Locale.ROOT, row, "what", "measured", "target", "").stripTrailing());
    for (Finding finding : findings) {
      out.println(
          String.format(
                  Locale.ROOT,
                  row,
                  finding.what(),
                  Finding.number(finding.figure()),
                  finding.target(),
                  finding.verdict())
              .stripTrailing());
      indented(out, finding.detail());
      indented(out, finding.limit().isEmpty() ? "" : "limited by " + finding.limit());
    }
    out.flush();
  }

  private static void indented(PrintStream out, String text) {
    if (!text.isEmpty()) {
      out.println("    " + text);
    }
  }
}
