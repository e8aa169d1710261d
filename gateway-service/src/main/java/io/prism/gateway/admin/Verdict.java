package io.prism.gateway.admin;

import io.prism.event.v1.ArtworkUploaded;
import io.prism.gateway.queue.Queued;
import io.prism.gateway.v1.AuditFinding;
import io.prism.gateway.v1.AuditFinding.Problem;
import io.prism.type.v1.Artwork;
import java.util.Optional;

/** Whether the index tells of an artwork what the log's last record of it says. */
final class Verdict {
  private Verdict() {}

  /**
   * @param last the log's last record, which the index has read
   * @param indexed empty when the index has never heard of the artwork
   */
  static Optional<AuditFinding> of(String id, Queued last, Optional<Artwork> indexed) {
    return last.event()
        .map(event -> ofUpload(id, event, last.version(), indexed))
        .orElseGet(() -> ofDeletion(id, last.version(), indexed));
  }

  static AuditFinding finding(
      String id, Problem problem, long logVersion, long indexVersion, String detail) {
    return AuditFinding.newBuilder()
        .setId(id)
        .setProblem(problem)
        .setLogVersion(logVersion)
        .setIndexVersion(indexVersion)
        .setDetail(detail)
        .build();
  }

  private static Optional<AuditFinding> ofUpload(
      String id, ArtworkUploaded event, long version, Optional<Artwork> indexed) {
    if (indexed.isEmpty()) {
      String detail = "The log has it; the index has never heard of it.";
      return Optional.of(finding(id, Problem.MISSING, version, 0, detail));
    }
    Artwork artwork = indexed.get();
    // A newer state than that of the last record: older records never overwrite newer ones.
    if (artwork.getVersion() > version) {
      return Optional.empty();
    }
    if (artwork.getState() == Artwork.State.DELETED) {
      String detail = "The log has it; the index has deleted it.";
      return Optional.of(finding(id, Problem.MISSING, version, artwork.getVersion(), detail));
    }
    if (artwork.getVersion() < version) {
      String detail = "The index has an older version than the log.";
      return Optional.of(finding(id, Problem.STALE, version, artwork.getVersion(), detail));
    }
    if (artwork.getState() == Artwork.State.INDEXED && !isSame(event, artwork)) {
      String detail = "The index has another picture or other metadata than the log.";
      return Optional.of(finding(id, Problem.STALE, version, version, detail));
    }
    return Optional.empty();
  }

  /**
   * @param version 0: whatever is there
   */
  private static Optional<AuditFinding> ofDeletion(
      String id, long version, Optional<Artwork> indexed) {
    return indexed
        .filter(artwork -> artwork.getState() != Artwork.State.DELETED)
        .filter(artwork -> version == 0 || artwork.getVersion() <= version)
        .map(
            artwork ->
                finding(
                    id,
                    Problem.STALE,
                    version,
                    artwork.getVersion(),
                    "The log deletes it; the index still has it."));
  }

  private static boolean isSame(ArtworkUploaded event, Artwork artwork) {
    return (event.getSha256().isEmpty() || event.getSha256().equals(artwork.getSha256()))
        && event.getTitle().equals(artwork.getTitle())
        && event.getDescription().equals(artwork.getDescription())
        && event.getTagsList().equals(artwork.getTagsList())
        && event.getAuthor().equals(artwork.getAuthor())
        && event.getCategory().equals(artwork.getCategory())
        && event.getSourceUrl().equals(artwork.getSourceUrl())
        && event.getLicence().equals(artwork.getLicence())
        && (!event.hasCreateTime() || event.getCreateTime().equals(artwork.getCreateTime()));
  }
}
