package io.prism.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrismAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8080, 127.0.0.1, 8080, false, http://127.0.0.1:8080",
    "http://127.0.0.1:8080/, 127.0.0.1, 8080, false, http://127.0.0.1:8080",
    "localhost:9000, localhost, 9000, false, http://localhost:9000",
    "https://prism.example.org, prism.example.org, 443, true, https://prism.example.org:443",
    "http://prism, prism, 80, false, http://prism:80",
    "HTTP://[::1]:8080, ::1, 8080, false, http://[::1]:8080",
  })
  void anAddressIsReadAsPeopleWriteIt(
      String url, String host, int port, boolean tls, String written) {
    PrismAddress address = PrismAddress.parse(url);
    assertThat(address).isEqualTo(new PrismAddress(host, port, tls));
    assertThat(address.url()).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://",
        "http://:8080",
        "ftp://host:1",
        "http://host:0",
        "http://host:70000",
        "http://host/path",
        "http://host?query",
        "http://host#part",
        "http://user@host",
        "http://ho st",
        "file:///etc/passwd"
      })
  void whatIsNoAddressIsSaidInOneSentence(String url) {
    assertThatThrownBy(() -> PrismAddress.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as http://127.0.0.1:8080");
  }

  @Test
  void optionsKeepTheKeyToThemselves() {
    assertThat(ClientOptions.of("http://host:1").withApiKey("s3cret").toString())
        .contains("http://host:1")
        .doesNotContain("s3cret");
    assertThatThrownBy(() -> ClientOptions.of("http://host:1").withApiKey("two\r\nlines"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
