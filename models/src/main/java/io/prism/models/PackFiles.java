package io.prism.models;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the files of a pack lie. Names are relative, with {@code /} between folders; a name that
 * leads out of the pack is refused.
 */
public interface PackFiles {
  /** What a location on the class path starts with. */
  String CLASS_PATH = "classpath:";

  /**
   * Opens a file; the caller closes it.
   *
   * @throws java.nio.file.NoSuchFileException if the pack has no such file
   */
  InputStream open(String name) throws IOException;

  /** The file on disk, for readers that can map it; empty if it lies in a jar. */
  Optional<Path> path(String name);

  /** The pack's place as people know it, for messages about start-up. */
  String place();

  /**
   * What to do when a file is missing or damaged, in whole sentences.
   *
   * @param needed every file of the pack
   */
  default String remedy(Map<String, PackFile> needed) {
    return "Fetch the pack again, or correct the configured place of the pack.";
  }

  /** Files below a class-path folder, for example {@code prism-mini}. */
  static PackFiles onClassPath(String folder) {
    return new ClassPathFiles(folder, PackFiles.class.getClassLoader());
  }

  /** Files below a folder. */
  static PackFiles inFolder(Path folder) {
    return new FolderFiles(folder);
  }

  /** {@code classpath:NAME} or a folder. */
  static PackFiles at(String location) {
    return isOnClassPath(location)
        ? onClassPath(location.substring(CLASS_PATH.length()))
        : inFolder(Path.of(location));
  }

  /** Whether {@link #at} looks on the class path, not in a folder. */
  static boolean isOnClassPath(String location) {
    return location.startsWith(CLASS_PATH);
  }
}
