package io.prism.index.store;

import java.io.IOException;

/** Writers that arrive together share one commit, and with it one round of fsync. */
final class GroupCommit {
  private final IndexFolder folder;
  private final Object committing = new Object();

  /** Guarded by the caller's write lock. */
  private volatile long applied;

  /** Guarded by {@link #committing}. */
  private long durable;

  GroupCommit(IndexFolder folder) {
    this.folder = folder;
  }

  /** Call after each change, under the write lock. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer at a time
  void changed() {
    applied++;
  }

  /**
   * Returns once every change so far is on disk and visible. Also to be called by those that found
   * nothing to change: what they found may not be durable yet.
   */
  void await() throws IOException {
    long mine = applied;
    synchronized (committing) {
      if (durable >= mine) {
        return;
      }
      long all = applied;
      folder.writer().commit();
      folder.searchers().maybeRefreshBlocking();
      durable = all;
    }
  }
}
