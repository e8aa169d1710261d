package io.prism.gateway.admin;

import io.prism.core.error.PrismException;
import io.prism.event.v1.ArtworkUploaded;
import io.prism.gateway.Gate;
import io.prism.gateway.artwork.ArtworkCollection;
import io.prism.gateway.artwork.ArtworkUploads;
import io.prism.gateway.queue.LogReader;
import io.prism.gateway.queue.Queued;
import io.prism.gateway.queue.UploadRecords;
import io.prism.gateway.search.SearchRules;
import io.prism.gateway.v1.ListRejectedResponse;
import io.prism.index.v1.ListResponse;
import io.prism.type.v1.Artwork;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Artworks that were accepted and then rejected. Blocks; thread-safe. */
public final class RejectedArtworks {
  private final ArtworkCollection collection;
  private final ArtworkUploads uploads;
  private final Logs logs;
  private final Gate gate;

  /**
   * @param uploads the log of record
   * @param deadLetters records as they came that the index rejected; kept for some time only
   */
  public record Logs(LogReader uploads, LogReader deadLetters) {}

  public RejectedArtworks(
      ArtworkCollection collection, ArtworkUploads uploads, Logs logs, Gate gate) {
    this.collection = collection;
    this.uploads = uploads;
    this.logs = logs;
    this.gate = gate;
  }

  public ListRejectedResponse list(int pageSize, String pageToken) {
    SearchRules.checkToken(pageToken);
    ListResponse page = collection.rejected(pageSize, pageToken);
    return ListRejectedResponse.newBuilder()
        .addAllArtworks(page.getArtworksList())
        .setNextPageToken(page.getNextPageToken())
        .build();
  }

  /**
   * Queues the record once more, as it came but under a new version.
   *
   * @throws PrismException NOT_FOUND, or VERSION_CONFLICT when the artwork is not REJECTED
   */
  public Artwork retry(String id) {
    return uploads.retry(id, this::record);
  }

  // The topic of dead letters is much shorter than the log, but older letters are gone from it.
  private ArtworkUploaded record(Artwork rejected) {
    return last(logs.deadLetters(), rejected)
        .or(() -> last(logs.uploads(), rejected))
        .flatMap(Queued::event)
        .orElseThrow(
            () ->
                PrismException.invalid(
                    "id", "The artwork's record cannot be read any more; please upload it anew."));
  }

  private Optional<Queued> last(LogReader log, Artwork rejected) {
    return log.last(record -> isWanted(record, rejected), gate::checkTime)
        .flatMap(UploadRecords::read);
  }

  // A letter whose value did not fit is empty, and has a version that no artwork was given.
  private static boolean isWanted(ConsumerRecord<String, byte[]> record, Artwork rejected) {
    return rejected.getId().equals(record.key())
        && record.value() != null
        && record.value().length > 0
        && UploadRecords.read(record)
            .filter(found -> found.version() == rejected.getVersion())
            .isPresent();
  }
}
