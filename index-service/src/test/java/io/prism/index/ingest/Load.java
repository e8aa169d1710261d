package io.prism.index.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A producer that goes on and on: uploads of few artworks, each with a version of its own, one in
 * four older than one before it; and between them artworks that are uploaded only once, so that a
 * record that gets lost is missed, whatever comes after it.
 */
final class Load implements AutoCloseable {
  private static final int ARTWORKS = 120;
  private static final long A_VERSION = 1_000_000;
  private static final long PAUSE_NANOS = 4_000_000;

  private final Rig rig;
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Random random = new Random(20261130);
  private final Map<String, Long> newest = new TreeMap<>();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final ConcurrentLinkedQueue<Exception> failures = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::run, "load");
  private volatile boolean stopped;

  Load(Rig rig) {
    this.rig = rig;
    this.topic = rig.kafka().topics().uploaded();
    this.producer = new StreamView(rig.kafka()).producer();
    thread.start();
  }

  private void run() {
    for (int i = 1; !stopped; i++) {
      String id = i % 3 == 0 ? "once-" + i : "a" + random.nextInt(ARTWORKS);
      // Never twice the same: the count is in its last digits.
      long version = (random.nextInt(4) == 0 ? i / 2 : i) * A_VERSION + i;
      byte[] picture = ("fox " + id).getBytes(UTF_8);
      rig.pictures.add(picture);
      newest.merge(id, version, Math::max);
      byte[] event = Events.upload(id, version, picture).build().toByteArray();
      producer.send(
          new ProducerRecord<>(topic, id.getBytes(UTF_8), event),
          (written, failure) -> {
            if (failure == null) {
              acknowledged.incrementAndGet();
            } else {
              failures.add(failure);
            }
          });
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  void awaitSent(int records) {
    Rig.await(records + " records", TestCluster.PATIENCE, () -> acknowledged.get() >= records);
  }

  /** Returns when everything is acknowledged. */
  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
    producer.flush();
    assertThat(failures).isEmpty();
  }

  /** Each artwork is what its newest record says. */
  void assertOutcome(MemoryIndex index) {
    Map<String, String> wanted = new TreeMap<>();
    Map<String, String> actual = new TreeMap<>();
    newest.forEach(
        (id, version) -> {
          wanted.put(id, "INDEXED@" + version);
          var artwork = index.artwork(id);
          actual.put(
              id, artwork == null ? "lost" : artwork.getState() + "@" + artwork.getVersion());
        });
    assertThat(actual).as("0 lost of %d records", acknowledged.get()).isEqualTo(wanted);
  }

  /** Records of an artwork came to the index as they are in the stream, stale ones included. */
  void assertOrderKept(MemoryIndex index) {
    Map<String, Long> counts = new HashMap<>();
    for (String put : index.puts()) {
      String id = put.substring(0, put.indexOf('@'));
      long count = Long.parseLong(put.substring(put.indexOf('@') + 1)) % A_VERSION;
      assertThat(count).as(put).isGreaterThanOrEqualTo(counts.getOrDefault(id, 0L));
      counts.put(id, count);
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
    producer.close();
  }
}
