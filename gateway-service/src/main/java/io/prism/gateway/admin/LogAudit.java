package io.prism.gateway.admin;

import io.prism.client.IndexClient;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.event.v1.ArtworkUploaded;
import io.prism.gateway.artwork.ArtworkIds;
import io.prism.gateway.queue.LogReader;
import io.prism.gateway.queue.LogTail;
import io.prism.gateway.queue.Queued;
import io.prism.gateway.queue.UploadRecords;
import io.prism.gateway.v1.AuditFinding;
import io.prism.gateway.v1.AuditSummary;
import io.prism.pictures.store.PictureUri;
import io.prism.pictures.store.Sha256;
import io.prism.type.v1.Artwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** From the log's side: has the index what the log's last record of each artwork says? */
final class LogAudit {
  private static final int BATCH = 500;

  private final IndexClient index;
  private final Pictures pictures;
  private final Suspects suspects;
  private final AuditSummary.Builder summary;
  private final List<Queued> batch = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();

  LogAudit(IndexClient index, Pictures pictures, Suspects suspects, AuditSummary.Builder summary) {
    this.index = index;
    this.pictures = pictures;
    this.suspects = suspects;
    this.summary = summary;
  }

  static Map<TopicPartition, Long> committed(LogTail.IndexedOffsets read) {
    try {
      return read.committed();
    } catch (KafkaException e) {
      throw new PrismException(
          Problem.of(Reason.UNAVAILABLE, "The log cannot be read; please try again."), e);
    }
  }

  /**
   * @param read how far the index has come; what is behind it is queued and not judged
   * @param last gets every artwork of the log
   */
  void run(
      LogReader log, LogReader.Extent extent, Map<TopicPartition, Long> read, LastRecords last) {
    log.read(extent, record -> enter(record, last));
    log.read(
        extent,
        record -> {
          if (ArtworkIds.isWellFormed(record.key()) && last.isLast(record)) {
            judge(record, read);
          }
        });
    compare();
  }

  private void enter(ConsumerRecord<String, byte[]> record, LastRecords last) {
    if (!ArtworkIds.isWellFormed(record.key())) {
      summary.setUnreadable(summary.getUnreadable() + 1);
    } else if (last.add(record)) {
      String detail = "The log has it in more than one partition, so its records have no order.";
      suspects.add(Verdict.finding(record.key(), AuditFinding.Problem.DOUBLED, 0, 0, detail));
    }
  }

  private void judge(ConsumerRecord<String, byte[]> record, Map<TopicPartition, Long> read) {
    Optional<Queued> last = UploadRecords.read(record);
    last.flatMap(Queued::event).ifPresent(this::own);
    if (last.flatMap(Queued::event).isPresent()) {
      summary.setLogged(summary.getLogged() + 1);
    }
    long committed = read.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    if (record.offset() >= committed) {
      summary.setQueued(summary.getQueued() + 1);
    } else if (last.isEmpty()) {
      summary.setUnreadable(summary.getUnreadable() + 1);
    } else {
      ids.add(record.key());
      batch.add(last.get());
      if (batch.size() == BATCH) {
        compare();
      }
    }
  }

  private void compare() {
    if (batch.isEmpty()) {
      return;
    }
    List<Optional<Artwork>> indexed = index.get(ids);
    for (int i = 0; i < batch.size(); i++) {
      Verdict.of(ids.get(i), batch.get(i), indexed.get(i)).ifPresent(suspects::add);
    }
    batch.clear();
    ids.clear();
  }

  private void own(ArtworkUploaded event) {
    pictures.own(event.getSha256());
    PictureUri.parse(event.getPictureUri()).map(Sha256::hex).ifPresent(pictures::own);
  }
}
