package io.prism.standalone;

import java.nio.file.Path;

/** Holds a data folder until it is killed. */
final class LockHolder {

  private LockHolder() {}

  /** Runs until it is stopped. */
  public static void main(String[] args) throws Exception {
    try (DataFolder folder = DataFolder.open(Path.of(args[0]), 0)) {
      System.out.println("locked");
      Thread.currentThread().join();
    }
  }
}
