package io.prism.pictures.s3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class S3ChecksTest {
  private static TestSettings settings(String endpoint) {
    return new TestSettings(URI.create(endpoint), "key", "secret");
  }

  private static void assertRefused(TestSettings settings, String named) {
    assertThatThrownBy(() -> S3Checks.check((S3StoreSettings) settings, "prism.pictures.s3"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("prism.pictures.s3." + named)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void rightSettingsPass() {
    S3Checks.check((S3StoreSettings) settings("https://s3.example.com"), "prism.pictures.s3");
  }

  @Test
  void wrongSettingsAreNamedWithWhatToDo() {
    assertRefused(settings("ftp://s3.example.com"), "endpoint");
    assertRefused(settings("https://key:hunter2@s3.example.com"), "endpoint");
    assertRefused(settings("s3.example.com"), "endpoint");
    assertRefused(settings("http://a").secret(null), "access-key");
    assertRefused(settings("http://a").bucket(null), "bucket");
    assertRefused(settings("http://a").bucket("Not_A_Bucket"), "bucket");
    assertRefused(settings("http://a").prefix("a b"), "prefix");
    assertRefused(settings("http://a").multipartFrom(1_000), "multipart-from");
    assertRefused(settings("http://a").within(Duration.ZERO), "timeout");
    assertRefused(settings("http://a").publicEndpoint(URI.create("//b")), "public-endpoint");
  }
}
