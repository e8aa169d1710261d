package io.prism.pictures.s3;

import java.util.EnumSet;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Whether a server works, and one line in the log whenever that changes. Thread-safe. */
final class Standing {
  private static final System.Logger LOG = System.getLogger(Standing.class.getName());

  private final String name;
  private final String settings;
  // One cause may show in several ways: an answer to HEAD does not tell wrong keys from a denial.
  private final Set<Trouble> told = EnumSet.noneOf(Trouble.class);
  private boolean reached;
  private boolean doubted;

  /**
   * @param name whose standing this is, for the log
   * @param settings what the names of its settings begin with
   */
  Standing(String name, String settings) {
    this.name = name;
    this.settings = settings;
  }

  synchronized void worked() {
    if (!told.isEmpty()) {
      LOG.log(System.Logger.Level.INFO, "{0} works again.", name);
    }
    told.clear();
    reached = true;
    doubted = false;
  }

  /** A caller had too little time: that says nothing about the server, so it should be asked. */
  synchronized void doubt() {
    doubted = true;
  }

  /** Whether the server should be asked without a caller. */
  synchronized boolean isDoubtful() {
    return doubted || condition() != Condition.WORKING;
  }

  /** Tells a new trouble once, however many calls meet it. */
  synchronized void failed(Trouble now, SdkException failure) {
    if (told.add(now)) {
      LOG.log(
          System.Logger.Level.WARNING, "{0} {1}. It is tried again.", sentence(now), kind(failure));
    }
  }

  synchronized Condition condition() {
    if (told.isEmpty() && reached) {
      return Condition.WORKING;
    }
    return reached ? Condition.AWAY : Condition.NEVER_REACHED;
  }

  /** What it is, whose, and what to do. */
  String sentence(Trouble about) {
    return name + " " + about.what() + "; recommended action: " + about.advice(settings);
  }

  // Messages of the SDK may quote requests; kinds and codes tell enough, and no secret.
  private static String kind(SdkException failure) {
    if (failure instanceof AwsServiceException answer) {
      return "(HTTP " + answer.statusCode() + " " + Trouble.code(answer) + ")";
    }
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return "(" + root.getClass().getSimpleName() + ")";
  }
}
