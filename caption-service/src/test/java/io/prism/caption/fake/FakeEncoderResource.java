package io.prism.caption.fake;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Starts an encoder for the service under test. */
public final class FakeEncoderResource implements QuarkusTestResourceLifecycleManager {
  private @Nullable FakeEncoder encoder;

  @Override
  public Map<String, String> start() {
    try {
      encoder = new FakeEncoder("prism-mini@1", 256, 0);
      return Map.of(
          "prism.caption.encoder",
          "127.0.0.1:" + encoder.port(),
          "prism.caption.cache",
          Files.createTempDirectory("prism-caption").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    Objects.requireNonNull(encoder).close();
  }
}
