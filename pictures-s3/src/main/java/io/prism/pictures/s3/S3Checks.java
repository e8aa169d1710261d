package io.prism.pictures.s3;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

/** Finds wrong settings before anything is opened, and says what to do. */
final class S3Checks {
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9!_.*'()/-]{0,200}");
  private static final int LEAST_PART = 5 << 20;

  private S3Checks() {}

  static boolean isBucket(String name) {
    return BUCKET.matcher(name).matches() && !name.contains("..");
  }

  /**
   * @param at what the settings' names begin with, for example {@code prism.pictures.s3}
   * @throws IllegalStateException naming the setting
   */
  static void check(S3Connection connection, String at) {
    connection.endpoint().ifPresent(endpoint -> checkEndpoint(endpoint, at + ".endpoint"));
    require(
        connection.accessKey().isPresent() == connection.secretKey().isPresent(),
        at + ".access-key and .secret-key belong together; set both or none");
    require(
        !connection.timeout().isNegative() && !connection.timeout().isZero(),
        at + ".timeout must be longer than nothing, for example 4s");
    require(
        connection.attempts() >= 1 && connection.attempts() <= 10,
        at + ".attempts must be 1 to 10");
    require(connection.connections() >= 1, at + ".connections must be at least 1");
  }

  static void check(S3StoreSettings store, String at) {
    check((S3Connection) store, at);
    require(
        store.bucket().filter(S3Checks::isBucket).isPresent(),
        at + ".bucket must name the bucket for pictures: 3 to 63 of a-z, 0-9, dots and hyphens");
    require(
        PREFIX.matcher(store.prefix().orElse("")).matches(),
        at + ".prefix may have at most 200 of A-Z, a-z, 0-9 and !_.*'()/-");
    require(
        store.multipartFrom() >= LEAST_PART,
        at + ".multipart-from must be at least 5242880 bytes, the smallest part that S3 takes");
    Duration valid = store.presignedFor();
    require(
        valid.compareTo(Duration.ofSeconds(10)) >= 0 && valid.compareTo(Duration.ofDays(7)) <= 0,
        at + ".presigned-for must be 10s to 7d");
    store.publicEndpoint().ifPresent(it -> checkEndpoint(it, at + ".public-endpoint"));
  }

  private static void checkEndpoint(URI endpoint, String name) {
    boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    require(
        http
            && endpoint.getHost() != null
            && endpoint.getUserInfo() == null
            && endpoint.getQuery() == null
            && endpoint.getFragment() == null,
        name + " must be like https://s3.example.com or http://127.0.0.1:9000, without keys");
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new IllegalStateException(message);
    }
  }
}
