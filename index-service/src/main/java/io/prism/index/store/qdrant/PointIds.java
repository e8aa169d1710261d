package io.prism.index.store.qdrant;

import io.qdrant.client.grpc.Common.PointId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** The point of an artwork: the UUID of version 5 (RFC 9562) of its id. */
final class PointIds {
  /** Of all artworks' ids; of version 4, made up once. */
  private static final UUID NAMESPACE = UUID.fromString("5f0c1d2e-8f3b-4b7a-9a53-1d6f0c9a7e42");

  private PointIds() {}

  static String uuid(String artworkId) {
    MessageDigest sha1 = sha1();
    ByteBuffer namespace = ByteBuffer.allocate(16);
    namespace.putLong(NAMESPACE.getMostSignificantBits());
    namespace.putLong(NAMESPACE.getLeastSignificantBits());
    sha1.update(namespace.array());
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest(artworkId.getBytes(StandardCharsets.UTF_8)));
    long high = (hash.getLong() & ~0xf000L) | 0x5000L;
    long low = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  static PointId of(String artworkId) {
    return point(uuid(artworkId));
  }

  static PointId point(String uuid) {
    return PointId.newBuilder().setUuid(uuid).build();
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-1", e);
    }
  }
}
