package io.prism.index.ingest;

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

  Producer<byte[], byte[]> producer();
}
