package io.prism.gateway.queue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.event.v1.ArtworkUploaded;
import io.prism.telemetry.Traces;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Writes to {@code artworks.uploaded}: protobuf values in CloudEvents' binary mode. */
public final class KafkaUploadLog implements UploadLog {
  /** On a deletion: its version, in decimal digits. */
  static final String VERSION_HEADER = "prism-version";

  private final Producer<String, byte[]> producer;
  private final String topic;
  private final Traces traces;

  /**
   * @param producer waits for all replicas; closed with this
   */
  public KafkaUploadLog(Producer<String, byte[]> producer, String topic, Traces traces) {
    this.producer = producer;
    this.topic = topic;
    this.traces = traces;
  }

  @Override
  public Position upload(ArtworkUploaded event, Duration patience) {
    ProducerRecord<String, byte[]> record = record(event.getId(), event.toByteArray());
    header(record, "content-type", "application/protobuf");
    header(record, "ce_specversion", "1.0");
    header(record, "ce_id", UUID.randomUUID().toString());
    header(record, "ce_source", "/prism/gateway");
    header(record, "ce_type", ArtworkUploaded.getDescriptor().getFullName());
    return append(record, patience);
  }

  @Override
  public Position delete(String id, long version, Duration patience) {
    ProducerRecord<String, byte[]> record = record(id, null);
    header(record, VERSION_HEADER, Long.toString(version));
    return append(record, patience);
  }

  /** Waits for what is being written, but no longer than this. */
  public void close(Duration patience) {
    producer.close(patience);
  }

  private ProducerRecord<String, byte[]> record(String id, byte @Nullable [] value) {
    return new ProducerRecord<>(topic, id, value);
  }

  private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private Position append(ProducerRecord<String, byte[]> record, Duration patience) {
    Context span = traces.begin("send " + topic, SpanKind.PRODUCER, Context.current());
    traces.inject(span, (name, value) -> header(record, name, value));
    Span.fromContext(span)
        .setAttribute("messaging.system", "kafka")
        .setAttribute("messaging.destination.name", topic);
    try {
      return send(record, patience);
    } catch (PrismException e) {
      Traces.fail(span, e.reason().name());
      throw e;
    } finally {
      Traces.end(span);
    }
  }

  private Position send(ProducerRecord<String, byte[]> record, Duration patience) {
    try {
      RecordMetadata written =
          producer.send(record).get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Position(written.partition(), written.offset());
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  private static PrismException unavailable(Exception cause) {
    return new PrismException(
        Problem.of(
            Reason.UNAVAILABLE, "The log of uploads did not confirm in time; please try again."),
        cause);
  }
}
