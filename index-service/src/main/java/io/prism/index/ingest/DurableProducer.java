package io.prism.index.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** Sends records and returns when every in-sync replica has them. */
final class DurableProducer {
  private final Supplier<Producer<byte[], byte[]>> opener;
  private @Nullable Producer<byte[], byte[]> open;

  /**
   * @param opener of a producer with acks=all, idempotent, and a bounded delivery timeout; fails
   *     while not even the brokers' names are known, and is asked again
   */
  DurableProducer(Supplier<Producer<byte[], byte[]>> opener) {
    this.opener = opener;
  }

  private synchronized Producer<byte[], byte[]> producer() {
    Producer<byte[], byte[]> known = open;
    if (known == null) {
      known = opener.get();
      open = known;
    }
    return known;
  }

  /** Waits for what is being sent, but no longer than this. */
  synchronized void close(Duration patience) {
    if (open != null) {
      open.close(patience);
    }
  }

  /**
   * Blocks for at most the producer's delivery timeout.
   *
   * @return the records that were not accepted because they are too large
   * @throws NotAllSent when the others are not all durable
   */
  List<ProducerRecord<byte[], byte[]>> send(List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    List<ProducerRecord<byte[], byte[]>> tooLarge = new ArrayList<>();
    List<ProducerRecord<byte[], byte[]>> failed = new ArrayList<>();
    Throwable cause = null;
    Producer<byte[], byte[]> producer = producer();
    for (ProducerRecord<byte[], byte[]> record : records) {
      sent.add(start(producer, record));
    }
    producer.flush();
    for (int i = 0; i < records.size(); i++) {
      Throwable failure = failure(sent.get(i));
      if (failure instanceof RecordTooLargeException) {
        tooLarge.add(records.get(i));
      } else if (failure != null) {
        failed.add(records.get(i));
        cause = failure;
      }
    }
    if (cause != null) {
      failed.addAll(tooLarge);
      throw new NotAllSent(failed, cause);
    }
    return tooLarge;
  }

  private static Future<RecordMetadata> start(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    try {
      return producer.send(record);
    } catch (KafkaException | IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static @Nullable Throwable failure(Future<RecordMetadata> sent) {
    try {
      sent.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e;
    }
  }

  /** Some records are not durable; the same call with those may be repeated. */
  static final class NotAllSent extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<ProducerRecord<byte[], byte[]>> records;

    NotAllSent(List<ProducerRecord<byte[], byte[]>> records, Throwable cause) {
      super(records.size() + " records were not sent", cause);
      this.records = List.copyOf(records);
    }

    List<ProducerRecord<byte[], byte[]>> records() {
      return records;
    }
  }
}
