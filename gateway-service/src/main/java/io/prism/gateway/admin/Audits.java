package io.prism.gateway.admin;

import io.prism.client.IndexClient;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.gateway.queue.LogReader;
import io.prism.gateway.queue.LogTail;
import io.prism.gateway.v1.AuditFinding;
import io.prism.gateway.v1.AuditSummary;
import io.prism.pictures.store.PictureStore;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Compares the log of record, the picture store and the index, one audit at a time. Reads the log
 * twice and the index once; keeps at most some 200 MB for two million artworks. Blocks for as long
 * as that takes; thread-safe.
 */
public final class Audits {
  private static final int LIMIT = 2_000_000;

  private final Semaphore running = new Semaphore(1);
  private final LogReader log;
  private final LogTail.IndexedOffsets read;
  private final PictureStore store;
  private final IndexClient index;

  /**
   * @param read how far the index has read the log
   */
  public Audits(LogReader log, LogTail.IndexedOffsets read, PictureStore store, IndexClient index) {
    this.log = log;
    this.read = read;
    this.store = store;
    this.index = index;
  }

  /**
   * @param findings may throw to end the audit
   * @throws PrismException QUOTA_EXCEEDED while another audit runs, UNAVAILABLE
   */
  public AuditSummary run(Consumer<AuditFinding> findings) {
    if (!running.tryAcquire()) {
      throw PrismException.of(
          Reason.QUOTA_EXCEEDED, "Another audit is running; please try again later.");
    }
    try {
      // The pictures first: those that come later have a record that comes later too.
      Pictures pictures = new Pictures(store, LIMIT);
      LogReader.Extent extent = log.extent();
      AuditSummary.Builder summary = AuditSummary.newBuilder();
      Suspects suspects = new Suspects(log, extent, findings, summary);
      LastRecords last = new LastRecords(LIMIT);
      LogAudit logAudit = new LogAudit(index, pictures, suspects, summary);
      logAudit.run(log, extent, LogAudit.committed(read), last);
      new IndexAudit(index, pictures, suspects, summary).run(last);
      suspects.report();
      return summed(summary, pictures);
    } finally {
      running.release();
    }
  }

  private static AuditSummary summed(AuditSummary.Builder summary, Pictures pictures) {
    int findings =
        summary.getMissing()
            + summary.getStale()
            + summary.getDoubled()
            + summary.getUnlogged()
            + summary.getPictureMissing();
    return summary
        .setPictures(pictures.count())
        .setOrphanPictures(pictures.orphans())
        .setClean(findings == 0)
        .build();
  }
}
