package io.prism.benchmark.load;

import io.prism.benchmark.measure.Machine;
import io.prism.benchmark.measure.Workers;
import io.prism.event.v1.ArtworkUploaded;
import io.prism.pictures.store.FilePictureStore;
import io.prism.pictures.store.PictureUri;
import io.prism.pictures.store.Sha256;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Uploads whose pictures lie in the picture store already, as a producer of the stream makes them.
 *
 * @param hashes of the stored pictures, all different
 */
public record Uploads(List<Sha256> hashes) {
  private static final String TOPIC = "artworks.uploaded";

  /** The same folder as the standalone's, see its application.properties. */
  private static final String PICTURES = "pictures";

  public Uploads {
    hashes = List.copyOf(hashes);
  }

  /**
   * Stores the gallery again and again, each picture with a number behind its last byte: decoders
   * don't look there, but the files' hashes all differ, so nothing that is keyed by the picture can
   * answer from memory. Before the standalone starts.
   */
  public static Uploads store(Gallery gallery, int count, Path data) {
    Sha256[] hashes = new Sha256[count];
    List<byte[]> pictures = gallery.pictures();
    try (FilePictureStore store = FilePictureStore.open(data.resolve(PICTURES));
        Workers workers = new Workers(2 * Machine.cores())) {
      workers.run(
          count,
          1,
          (i, to) -> hashes[i] = store.put(numbered(pictures.get(i % pictures.size()), i)));
    }
    return new Uploads(List.of(hashes));
  }

  private static byte[] numbered(byte[] picture, int number) {
    byte[] copy = Arrays.copyOf(picture, picture.length + Integer.BYTES);
    ByteBuffer.wrap(copy).putInt(picture.length, number);
    return copy;
  }

  /** Produces the records from (inclusive) to (exclusive); returns when the broker has them all. */
  public void produce(String bootstrap, int from, int to) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap, ProducerConfig.ACKS_CONFIG, "all");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      for (int i = from; i < to; i++) {
        String id = String.format(Locale.ROOT, "bench-%06d", i);
        producer.send(new ProducerRecord<>(TOPIC, id, upload(id, i).toByteArray()));
      }
      producer.flush();
    }
  }

  private ArtworkUploaded upload(String id, int i) {
    return ArtworkUploaded.newBuilder()
        .setId(id)
        .setVersion(1)
        .setPictureUri(PictureUri.of(hashes.get(i)))
        .setSha256(hashes.get(i).hex())
        .setTitle("Picture " + i)
        .build();
  }
}
