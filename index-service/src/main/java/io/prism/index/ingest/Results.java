package io.prism.index.ingest;

import io.opentelemetry.context.Context;
import io.prism.event.v1.ArtworkIndexed;
import io.prism.type.v1.Artwork;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Tells on {@code artworks.indexed} what became of uploads; CloudEvents in binary mode. */
final class Results {
  private final String topic;
  private final DurableProducer producer;
  private final Steps steps;

  Results(String topic, DurableProducer producer, Steps steps) {
    this.topic = topic;
    this.producer = producer;
    this.steps = steps;
  }

  /**
   * What became of an artwork.
   *
   * @param trace of the record that led to it
   */
  record Settled(Artwork artwork, Context trace) {}

  /** Blocks until all are durable. */
  void publish(List<Settled> settled, Cancellation cancellation) {
    steps
        .traces()
        .send(
            topic,
            settled.stream().map(Settled::trace).toList(),
            spans -> {
              List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
              for (int i = 0; i < settled.size(); i++) {
                ProducerRecord<byte[], byte[]> record = result(settled.get(i).artwork());
                steps.traces().inject(spans.get(i), record.headers());
                records.add(record);
              }
              return new Sending(producer, Step.PUBLISH, steps.retrier())
                  .untilDurable(records, cancellation);
            });
  }

  private ProducerRecord<byte[], byte[]> result(Artwork artwork) {
    ArtworkIndexed.Builder event =
        ArtworkIndexed.newBuilder()
            .setId(artwork.getId())
            .setVersion(artwork.getVersion())
            .setState(artwork.getState())
            .setModel(artwork.getModel());
    if (artwork.hasReason()) {
      event.setReason(artwork.getReason());
    }
    List<Header> headers =
        List.of(
            header("ce_specversion", "1.0"),
            header("ce_type", "prism.event.v1.ArtworkIndexed"),
            header("ce_source", "/prism/index-service"),
            header(
                "ce_id", artwork.getId() + "@" + artwork.getVersion() + ":" + artwork.getState()),
            header("content-type", "application/protobuf"));
    byte[] key = artwork.getId().getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(topic, null, null, key, event.build().toByteArray(), headers);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
