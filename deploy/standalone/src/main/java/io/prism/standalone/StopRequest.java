package io.prism.standalone;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Whether this process was told to stop, and with which exit code it ends. Thread-safe. */
final class StopRequest {

  private int exitCode;
  private @Nullable Thread waiting;

  /** Something that takes long and ends when its thread is interrupted. */
  interface Work {
    void run() throws InterruptedException;
  }

  /** Interrupts the work that runs now, and lets no other begin. */
  synchronized void tell(int code) {
    exitCode = code;
    if (waiting != null) {
      waiting.interrupt();
    }
  }

  /** 0 until told. */
  synchronized int exitCode() {
    return exitCode;
  }

  /**
   * Does the work on this thread unless the process is told to stop before or meanwhile; then it
   * returns as soon as the work heeds the interruption, whatever that fails with.
   *
   * @return whether the work was done
   */
  boolean unlessTold(Work work) throws InterruptedException {
    if (!begin()) {
      return false;
    }
    try {
      work.run();
      return true;
    } catch (InterruptedException | RuntimeException e) {
      if (exitCode() == 0) {
        throw e;
      }
      Logger.getLogger(StopRequest.class).debug("given up, because the process stops", e);
      return false;
    } finally {
      end();
    }
  }

  private synchronized boolean begin() {
    if (exitCode != 0) {
      return false;
    }
    waiting = Thread.currentThread();
    return true;
  }

  /** The interruption was for the work; what follows is the orderly stop. */
  private synchronized void end() {
    waiting = null;
    if (exitCode != 0) {
      Thread.interrupted();
    }
  }
}
