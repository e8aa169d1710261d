package io.prism.index.ingest;

import io.prism.index.backup.StreamPositions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Opens clients of the stream; whoever asks for one closes it. */
interface Streams {
  /**
   * Makes sure that the topics are there. Blocks for some seconds at most.
   *
   * @throws org.apache.kafka.common.KafkaException when the broker is away or refuses
   */
  void prepareTopics();

  Consumer<byte[], byte[]> consumer();

  /** Of the topic of uploads and the group that reads it. */
  StreamPositions positions();

  Producer<byte[], byte[]> producer();
}
