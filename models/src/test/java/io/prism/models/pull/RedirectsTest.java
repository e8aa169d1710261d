package io.prism.models.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;

class RedirectsTest {
  private static final URI SECURE = URI.create("https://hub.example/a/b");
  private static final URI PLAIN = URI.create("http://mirror.example/a/b");

  @Test
  void anotherHostIsFollowedWithItsQuery() throws Exception {
    assertThat(Redirects.to(SECURE, "https://cdn.example/x?sig=a%20b"))
        .hasToString("https://cdn.example/x?sig=a%20b");
    assertThat(Redirects.to(PLAIN, "https://cdn.example/x")).hasToString("https://cdn.example/x");
    assertThat(Redirects.to(PLAIN, "http://cdn.example/x")).hasToString("http://cdn.example/x");
    assertThat(Redirects.to(SECURE, "c")).hasToString("https://hub.example/a/c");
    assertThat(Redirects.to(SECURE, "//cdn.example/x")).hasToString("https://cdn.example/x");
  }

  @Test
  void outOfHttpsNothingIsFollowed() {
    assertThatThrownBy(() -> Redirects.to(SECURE, "http://cdn.example/x"))
        .isInstanceOf(PullException.class)
        .hasMessageContaining("sends us from https to http (cdn.example), which is not followed");
  }
}
