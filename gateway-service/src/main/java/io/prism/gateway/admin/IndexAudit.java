package io.prism.gateway.admin;

import io.prism.client.IndexClient;
import io.prism.gateway.v1.AuditFinding.Problem;
import io.prism.gateway.v1.AuditSummary;
import io.prism.index.v1.ListRequest;
import io.prism.index.v1.ListResponse;
import io.prism.type.v1.Artwork;

/** From the index's side: is everything that it has in the log, once, and with its picture? */
final class IndexAudit {
  private static final int PAGE = 1_000;

  private final IndexClient index;
  private final Pictures pictures;
  private final Suspects suspects;
  private final AuditSummary.Builder summary;
  private String previous = "";

  IndexAudit(
      IndexClient index, Pictures pictures, Suspects suspects, AuditSummary.Builder summary) {
    this.index = index;
    this.pictures = pictures;
    this.suspects = suspects;
    this.summary = summary;
  }

  void run(LastRecords last) {
    String token = "";
    do {
      ListResponse page =
          index.list(ListRequest.newBuilder().setPageSize(PAGE).setPageToken(token).build());
      page.getArtworksList().forEach(artwork -> judge(artwork, last));
      token = page.getNextPageToken();
    } while (!token.isEmpty());
  }

  private void judge(Artwork artwork, LastRecords last) {
    pictures.own(artwork.getSha256());
    if (artwork.getId().equals(previous)) {
      suspect(artwork, Problem.DOUBLED, "The index has it more than once.");
      return;
    }
    previous = artwork.getId();
    if (!last.knows(artwork.getId())) {
      suspect(artwork, Problem.UNLOGGED, "The index has it; the log has no record of it.");
    }
    if (artwork.getState() == Artwork.State.REJECTED) {
      summary.setRejected(summary.getRejected() + 1);
      return;
    }
    summary.setIndexed(summary.getIndexed() + 1);
    if (!pictures.has(artwork.getSha256())) {
      suspect(artwork, Problem.PICTURE_MISSING, "Its picture is not in the picture store.");
    }
  }

  private void suspect(Artwork artwork, Problem problem, String detail) {
    suspects.add(Verdict.finding(artwork.getId(), problem, 0, artwork.getVersion(), detail));
  }
}
