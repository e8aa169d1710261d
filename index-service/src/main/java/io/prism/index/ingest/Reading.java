package io.prism.index.ingest;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** From what a poll brings to a batch. */
record Reading(RecordDecoder decoder, RecordTraces traces) {
  /**
   * @param now when the records were read
   */
  Batch batch(ConsumerRecords<byte[], byte[]> polled, Instant now) {
    return Batch.of(polled, decoder, traces, now);
  }
}
