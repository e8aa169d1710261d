package io.prism.caption.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Our own word tables: one entry a line, {@code # comment}, {@code [section]}. */
final class WordList {
  private WordList() {}

  /** The section's entries in order; the file lies beside this class. */
  static List<String> section(String file, String section) {
    try (InputStream in = WordList.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("The word table " + file + " is missing from the jar");
      }
      return entries(new BufferedReader(new InputStreamReader(in, UTF_8)), section);
    } catch (IOException e) {
      throw new UncheckedIOException("The word table " + file + " can't be read", e);
    }
  }

  private static List<String> entries(BufferedReader reader, String section) {
    List<String> entries = new ArrayList<>();
    String current = "";
    for (String line : reader.lines().map(String::strip).toList()) {
      if (line.startsWith("[")) {
        current = line.substring(1, line.length() - 1);
      } else if (!line.isEmpty() && !line.startsWith("#") && current.equals(section)) {
        entries.add(line);
      }
    }
    if (entries.isEmpty()) {
      throw new IllegalStateException("The word table has no section " + section);
    }
    return List.copyOf(entries);
  }
}
