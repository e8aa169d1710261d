package io.prism.index.ingest;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends records until they are durable, those that failed once more. */
record Sending(DurableProducer producer, Step step, Retrier retrier) {

  /**
   * Blocks.
   *
   * @return the records that no attempt will ever deliver because they are too large
   */
  List<ProducerRecord<byte[], byte[]>> untilDurable(
      List<ProducerRecord<byte[], byte[]>> records, Cancellation cancellation) {
    if (records.isEmpty()) {
      return List.of();
    }
    List<ProducerRecord<byte[], byte[]>> open = new ArrayList<>(records);
    return retrier.untilDone(
        step,
        cancellation,
        () -> {
          try {
            return producer.send(open);
          } catch (DurableProducer.NotAllSent e) {
            open.clear();
            open.addAll(e.records());
            throw e;
          }
        });
  }
}
