package io.prism.engine.triton;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Settings as the client takes them, or a clear word about the one that is wrong. */
public final class TritonChecks {
  private static final int LEAST_MESSAGE = 1 << 20;
  private static final Duration LEAST_INTERVAL = Duration.ofMillis(100);

  /** A name, an IPv4 address or an IPv6 address in brackets, and a port. */
  private static final Pattern ENDPOINT =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");

  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private final String prefix;

  /**
   * @param prefix of the service's settings of Triton, for messages, for example {@code
   *     prism.encoder.triton}
   */
  public TritonChecks(String prefix) {
    this.prefix = prefix + ".";
  }

  /**
   * @throws IllegalArgumentException naming the property and what to do
   */
  public TritonSettings settings(TritonConfig config) {
    for (String endpoint : config.endpoints()) {
      requireEndpoint(endpoint);
    }
    requireAtLeast("timeout", config.timeout(), Duration.ofMillis(1), "2s");
    requireAtLeast("check-interval", config.checkInterval(), LEAST_INTERVAL, "2s");
    if (config.maxMessageBytes() < LEAST_MESSAGE) {
      throw wrong(
          "max-message-bytes",
          config.maxMessageBytes(),
          "Set it to a number from " + LEAST_MESSAGE + " to " + Integer.MAX_VALUE + ".");
    }
    return new TritonSettings(
        config.endpoints(),
        tls(config.tls()),
        config.timeout(),
        config.maxMessageBytes(),
        config.checkInterval());
  }

  /**
   * A model's name.
   *
   * @param key of the setting under {@code models}
   * @throws IllegalArgumentException naming the property and what to do
   */
  public String model(String key, String name) {
    if (!MODEL.matcher(name).matches()) {
      throw wrong("models." + key, name, "Set it to the model's name: letters, digits, . _ and -.");
    }
    return name;
  }

  private void requireEndpoint(String endpoint) {
    var matcher = ENDPOINT.matcher(endpoint);
    if (!matcher.matches()
        || Integer.parseInt(matcher.group(2)) < 1
        || Integer.parseInt(matcher.group(2)) > 65_535) {
      throw wrong(
          "endpoints",
          endpoint,
          "Set it to host:port of each Triton server's gRPC, with commas between them.");
    }
  }

  private void requireAtLeast(String key, Duration value, Duration least, String example) {
    if (value.compareTo(least) < 0) {
      throw wrong(
          key,
          value,
          "Set it to at least " + least.toMillis() + "ms, for example " + example + ".");
    }
  }

  private Optional<TritonSettings.Tls> tls(TritonConfig.Tls tls) {
    if (!tls.enabled()) {
      return Optional.empty();
    }
    tls.trusted().ifPresent(file -> requireFile("tls.trusted", file));
    tls.certificate().ifPresent(file -> requireFile("tls.certificate", file));
    tls.key().ifPresent(file -> requireFile("tls.key", file));
    if (tls.certificate().isPresent() != tls.key().isPresent()) {
      throw new IllegalArgumentException(
          prefix + "tls.certificate and " + prefix + "tls.key belong together. Set both or none.");
    }
    return Optional.of(
        new TritonSettings.Tls(
            tls.trusted(),
            tls.certificate()
                .map(file -> new TritonSettings.Identity(file, tls.key().orElseThrow()))));
  }

  private void requireFile(String key, Path file) {
    if (!Files.isReadable(file)) {
      throw wrong(key, file, "Set it to a PEM file that can be read.");
    }
  }

  private IllegalArgumentException wrong(String key, Object value, String whatToDo) {
    return new IllegalArgumentException(prefix + key + " is " + value + ". " + whatToDo);
  }
}
