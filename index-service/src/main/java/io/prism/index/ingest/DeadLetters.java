package io.prism.index.ingest;

import io.prism.core.error.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Puts records aside: key, value and headers as they came, and why in headers. {@code
 * dead-letter-topic}, {@code -partition} and {@code -offset} name the record, also when it was put
 * aside twice because the first attempt died before its offset was committed.
 */
final class DeadLetters {
  private static final String PREFIX = "dead-letter-";

  private final String topic;
  private final DurableProducer producer;
  private final Retrier retrier;
  private final Clock clock;

  DeadLetters(String topic, DurableProducer producer, Retrier retrier, Clock clock) {
    this.topic = topic;
    this.producer = producer;
    this.retrier = retrier;
    this.clock = clock;
  }

  /** Blocks until all are durable. */
  void put(List<Outcome.Rejected> rejected, Cancellation cancellation) {
    List<ProducerRecord<byte[], byte[]>> tooLarge =
        new Sending(producer, Step.DEAD_LETTER, retrier)
            .untilDurable(rejected.stream().map(this::letter).toList(), cancellation);
    if (!tooLarge.isEmpty()) {
      new Sending(producer, Step.DEAD_LETTER, retrier)
          .untilDurable(tooLarge.stream().map(DeadLetters::withoutValue).toList(), cancellation);
    }
  }

  private ProducerRecord<byte[], byte[]> letter(Outcome.Rejected rejected) {
    ConsumerRecord<byte[], byte[]> origin = rejected.cause().origin();
    Problem problem = rejected.problem();
    List<Header> headers = new ArrayList<>();
    origin.headers().forEach(headers::add);
    headers.add(header("topic", origin.topic()));
    headers.add(header("partition", Integer.toString(origin.partition())));
    headers.add(header("offset", Long.toString(origin.offset())));
    headers.add(header("reason", problem.reason().name()));
    headers.add(header("text", problem.detail()));
    headers.add(header("time", clock.instant().toString()));
    return new ProducerRecord<>(topic, null, null, origin.key(), origin.value(), headers);
  }

  // The foreign topic may allow larger records than the dead letters'. The value stays in the topic
  // it came from; that is better than a stream that stands still.
  private static ProducerRecord<byte[], byte[]> withoutValue(
      ProducerRecord<byte[], byte[]> letter) {
    List<Header> headers = new ArrayList<>();
    letter
        .headers()
        .forEach(h -> headers.addAll(h.key().startsWith(PREFIX) ? List.of(h) : List.of()));
    int bytes = letter.value() == null ? 0 : letter.value().length;
    headers.add(header("omitted-bytes", Integer.toString(bytes)));
    byte[] key = letter.key() != null && letter.key().length > 1024 ? null : letter.key();
    return new ProducerRecord<>(letter.topic(), null, null, key, new byte[0], headers);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
  }
}
