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
  private final Steps steps;
  private final Clock clock;

  DeadLetters(String topic, DurableProducer producer, Steps steps, Clock clock) {
    this.topic = topic;
    this.producer = producer;
    this.steps = steps;
    this.clock = clock;
  }

  /** Blocks until all are durable. */
  void put(List<Outcome.Rejected> rejected, Batch batch) {
    steps
        .traces()
        .send(
            topic,
            rejected.stream().map(outcome -> batch.trace(outcome.cause())).toList(),
            spans -> {
              List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();
              for (int i = 0; i < rejected.size(); i++) {
                ProducerRecord<byte[], byte[]> letter = letter(rejected.get(i));
                steps.traces().inject(spans.get(i), letter.headers());
                letters.add(letter);
              }
              return put(letters, batch.cancellation());
            });
  }

  /** Returns those whose value did not fit. */
  private List<ProducerRecord<byte[], byte[]>> put(
      List<ProducerRecord<byte[], byte[]>> letters, Cancellation cancellation) {
    Sending sending = new Sending(producer, Step.DEAD_LETTER, steps.retrier());
    List<ProducerRecord<byte[], byte[]>> tooLarge = sending.untilDurable(letters, cancellation);
    sending.untilDurable(tooLarge.stream().map(DeadLetters::withoutValue).toList(), cancellation);
    return tooLarge;
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
