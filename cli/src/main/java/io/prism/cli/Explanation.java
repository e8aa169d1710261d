package io.prism.cli;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** One line that says what went wrong and what to do about it. */
final class Explanation {
  private Explanation() {}

  static String of(Exception failure) {
    if (failure instanceof PrismException prism) {
      return ofProblem(prism.problem());
    }
    if (failure instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist";
    }
    if (failure instanceof AccessDeniedException denied) {
      return denied.getFile() + " may not be read or written";
    }
    if (failure instanceof FileSystemException file && file.getReason() != null) {
      return file.getFile() + ": " + file.getReason();
    }
    if (failure instanceof IOException && failure.getMessage() != null) {
      return failure.getMessage();
    }
    if (failure instanceof InterruptedException) {
      return "stopped";
    }
    return "a defect of this command line: " + failure;
  }

  private static String ofProblem(Problem problem) {
    return switch (problem.reason()) {
      case UNAVAILABLE ->
          problem.detail().startsWith("No Prism answers")
              ? problem.detail() + " Start one with ./prism demo, or give its address with --url."
              : problem.detail();
      case UNAUTHENTICATED -> problem.detail() + " Give a key with --key or PRISM_KEY.";
      default -> problem.detail();
    };
  }
}
