package io.prism.gateway.admin;

import io.prism.pictures.store.Sha256;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Which record of the log is the last one of each artwork. Ids are kept as 64 bits of their
 * SHA-256: in a million artworks two are taken for one with a chance of one in thirty million.
 */
final class LastRecords {
  private static final int PARTITION_SHIFT = 44;
  private static final long DOUBLED = 1L << 62;
  private static final long PLACE = DOUBLED - 1;

  private final LongTable places;

  /**
   * @param limit of artworks
   */
  LastRecords(int limit) {
    this.places = new LongTable(limit);
  }

  /**
   * Records of one partition come in their order.
   *
   * @return whether this shows that more than one partition has records of the artwork, so that
   *     they have no order; told once an artwork
   */
  boolean add(ConsumerRecord<String, byte[]> record) {
    long hash = hash(record.key());
    long known = places.get(hash);
    places.merge(hash, place(record), LastRecords::later);
    boolean doubled = (places.get(hash) & DOUBLED) != 0;
    return doubled && (known & DOUBLED) == 0;
  }

  boolean isLast(ConsumerRecord<String, byte[]> record) {
    long known = places.get(hash(record.key()));
    return known != LongTable.NONE && (known & PLACE) == place(record);
  }

  boolean knows(String id) {
    return places.get(hash(id)) != LongTable.NONE;
  }

  private static long later(long known, long added) {
    boolean elsewhere = (known & PLACE) >> PARTITION_SHIFT != added >> PARTITION_SHIFT;
    return added | (known & DOUBLED) | (elsewhere ? DOUBLED : 0);
  }

  private static long place(ConsumerRecord<String, byte[]> record) {
    return (long) record.partition() << PARTITION_SHIFT | record.offset();
  }

  private static long hash(String id) {
    String hex = Sha256.of(id.getBytes(StandardCharsets.UTF_8)).hex();
    return Long.parseUnsignedLong(hex, 0, 16, 16);
  }
}
