package io.prism.pictures.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Settings as a configuration would give them; the time is generous unless a test is about it. */
final class TestSettings implements S3StoreSettings, S3SourceSettings {
  private final URI endpoint;
  private final String accessKey;
  private String secretKey;
  private String bucket = "prism";
  private String prefix = "pictures/";
  private Checksum checksum = Checksum.SHA256;
  private int multipartFrom = 16_000_000;
  private Reads reads = Reads.PROXIED;
  private URI publicEndpoint;
  private boolean pathStyle = true;
  private Duration timeout = Duration.ofSeconds(60);
  private Set<String> buckets;

  TestSettings(URI endpoint, String accessKey, String secretKey) {
    this.endpoint = endpoint;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
  }

  TestSettings(MinioServer server) {
    this(server.endpoint(), server.accessKey(), server.secretKey());
  }

  S3PictureStore open() {
    return S3PictureStore.open(this, this::timeout);
  }

  TestSettings secret(String text) {
    secretKey = text;
    return this;
  }

  TestSettings bucket(String name) {
    bucket = name;
    return this;
  }

  TestSettings prefix(String text) {
    prefix = text;
    return this;
  }

  TestSettings checksum(Checksum kind) {
    checksum = kind;
    return this;
  }

  TestSettings multipartFrom(int bytes) {
    multipartFrom = bytes;
    return this;
  }

  TestSettings presigned() {
    reads = Reads.PRESIGNED;
    return this;
  }

  TestSettings publicEndpoint(URI name) {
    publicEndpoint = name;
    return this;
  }

  TestSettings hostStyle() {
    pathStyle = false;
    return this;
  }

  TestSettings within(Duration time) {
    timeout = time;
    return this;
  }

  TestSettings sources(String... names) {
    buckets = Set.of(names);
    return this;
  }

  @Override
  public Optional<URI> endpoint() {
    return Optional.of(endpoint);
  }

  @Override
  public String region() {
    return "us-east-1";
  }

  @Override
  public boolean pathStyle() {
    return pathStyle;
  }

  @Override
  public Optional<String> accessKey() {
    return Optional.of(accessKey);
  }

  @Override
  public Optional<String> secretKey() {
    return Optional.ofNullable(secretKey);
  }

  @Override
  public Duration timeout() {
    return timeout;
  }

  @Override
  public int attempts() {
    return 3;
  }

  @Override
  public int connections() {
    return 16;
  }

  @Override
  public Optional<String> bucket() {
    return Optional.ofNullable(bucket);
  }

  @Override
  public Optional<String> prefix() {
    return Optional.of(prefix).filter(text -> !text.isEmpty());
  }

  @Override
  public Checksum checksum() {
    return checksum;
  }

  @Override
  public int multipartFrom() {
    return multipartFrom;
  }

  @Override
  public Reads reads() {
    return reads;
  }

  @Override
  public Duration presignedFor() {
    return Duration.ofMinutes(5);
  }

  @Override
  public Optional<URI> publicEndpoint() {
    return Optional.ofNullable(publicEndpoint);
  }

  @Override
  public Optional<Set<String>> buckets() {
    return Optional.ofNullable(buckets);
  }
}
