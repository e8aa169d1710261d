package io.prism.pictures.text;

import java.util.ArrayList;
import java.util.List;

/** Collects texts until the picture's budget is spent. */
final class TextCollector {
  private final TextLimits limits;
  private final List<TextEntry> entries = new ArrayList<>();
  private int spentBytes;

  TextCollector(TextLimits limits) {
    this.limits = limits;
  }

  boolean full() {
    return entries.size() >= limits.entries() || spentBytes >= limits.totalBytes();
  }

  /** The most bytes that the next text may have, ≥ 0. */
  int room() {
    return Math.max(0, Math.min(limits.entryBytes(), limits.totalBytes() - spentBytes));
  }

  /** Counts bytes that cost work but gave no text. */
  void charge(int bytes) {
    spentBytes += bytes;
  }

  /** Adds a text that was {@code bytes} long; too long, blank or surplus ones are left out. */
  void add(String key, String value, int bytes) {
    if (full() || bytes > room()) {
      return;
    }
    charge(bytes);
    if (!value.isBlank()) {
      entries.add(new TextEntry(key, value));
    }
  }

  List<TextEntry> entries() {
    return List.copyOf(entries);
  }
}
