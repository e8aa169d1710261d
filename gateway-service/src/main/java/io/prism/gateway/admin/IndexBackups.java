package io.prism.gateway.admin;

import io.grpc.Context;
import io.prism.client.IndexClient;
import io.prism.type.v1.Backup;
import java.time.Duration;

/** Backups of the index, which the index service makes on its own disk. Blocks; thread-safe. */
public final class IndexBackups {
  private final IndexClient index;
  private final Duration limit;

  /**
   * @param limit of one backup
   */
  public IndexBackups(IndexClient index, Duration limit) {
    this.index = index;
    this.limit = limit;
  }

  /**
   * A backup is not given up when its caller goes away.
   *
   * @throws io.prism.core.error.PrismException as the index service says, in its words
   */
  public Backup create(String name) {
    Context previous = Context.ROOT.attach();
    try {
      return index.createBackup(name, limit);
    } finally {
      Context.ROOT.detach(previous);
    }
  }
}
