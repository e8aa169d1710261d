package io.prism.pictures.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of server-side request forgeries: not one of these may open a connection. */
class ForbiddenUrlsTest {
  private static final HostResolver NO_DNS =
      host -> {
        throw new AssertionError("DNS was asked for " + host);
      };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "picture.png",
        "//example.com/a.png",
        "file:///etc/passwd",
        "ftp://example.com/a.png",
        "gopher://example.com/",
        "jar:http://example.com/a.jar!/b",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "http:/example.com/a.png",
        "http:///a.png",
        "http://",
        "http://user@example.com/a.png",
        "http://user:password@example.com/a.png",
        "http://example.com@127.0.0.1/a.png",
        "http://127.0.0.1\\@example.com/a.png",
        "http://example.com\\a.png",
        "http://exa mple.com/a.png",
        "http://example.com/a\r\nHost: other",
        "http://example.com/\u0000",
        "http://example.com./a.png",
        "http://ex\u00e4mple.com/a.png",
        "http://\uff11\uff12\uff17.0.0.1/a.png",
        "http://\u2460\u2461\u2466.0.0.1/a.png",
        "http://127\u30020\u30020\u30021/a.png",
        "http://%6c%6f%63alhost/a.png",
        "http://example.com:22/a.png",
        "http://example.com:6379/a.png",
        "http://example.com:0/a.png",
        "http://example.com:65536/a.png",
        "http://example.com:-1/a.png",
        "http://2130706433/",
        "http://017700000001/",
        "http://0x7f000001/",
        "http://0x7f.0x0.0x0.0x1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://0/",
        "http://127.0.0.1./",
        "http://00127.0.0.1/",
        "http://256.256.256.256/",
        "http://[::1%25lo]/",
        "http://[::1%lo]/",
        "http://[v1.fe80::a]/",
        "http://[1.2.3.4]/",
        "http://[::ffff:8.8.8.8]/",
        "http://[::ffff:808:808]/",
      })
  void malformedAndAmbiguousAddressesAreRefused(String url) {
    assertRefused(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "169.254.170.2",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[::ffff:0:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::8.8.8.8]",
        "[64:ff9b:1::1]",
        "[100::1]",
        "[2001::1]",
        "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
        "[2001:db8::1]",
        "[2002:7f00:1::]",
        "[2002:a00:1::1]",
        "[3fff::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
      })
  void addressesThatAreNotPublicAreRefusedHoweverTheyAreReached(String address) {
    assertRefused("http://" + address + "/a.png");
    assertRefused("https://" + address + "/a.png");
    assertRefusedAsAnswerOfDns(address.replaceAll("[\\[\\]]", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.0.1",
        "172.32.0.1",
        "192.0.1.1",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2001:4860:4860::8888",
        "2a00:1450:4001::1",
        "2400:cb00::1"
      })
  void theNeighboursOfForbiddenBlocksAreAllowed(String address) throws UnknownHostException {
    assertThat(PublicAddresses.contains(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void oneForbiddenAddressAmongPublicOnesIsEnoughToRefuse() throws UnknownHostException {
    InetAddress good = InetAddress.getByName("8.8.8.8");
    InetAddress bad = InetAddress.getByName("127.0.0.1");
    HostResolver mixed = host -> List.of(good, bad);

    assertRefused("http://mixed.example/", mixed);
  }

  @ParameterizedTest
  @CsvSource({
    "http://Example.COM, http://Example.COM/, example.com, 80",
    "HTTPS://example.com/a?b=c#frag, https://example.com/a?b=c, example.com, 443",
    "http://example.com:443/x, http://example.com:443/x, example.com, 443",
    "http://xn--exmple-cua.com/, http://xn--exmple-cua.com/, xn--exmple-cua.com, 80",
    "http://8.8.8.8/, http://8.8.8.8/, 8.8.8.8, 80",
    "http://[2606:4700::1]/, http://[2606:4700::1]/, 2606:4700::1, 80",
  })
  void ordinaryAddressesAreReadAsTheyAre(String text, String uri, String host, int port) {
    PictureUrl url = PictureUrl.parse(text);

    assertThat(url.uri()).hasToString(uri);
    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
  }

  @Test
  void anOperatorCanAllowNetworksAndHostsOfAPrivateDeployment() throws UnknownHostException {
    FetchRules rules =
        new FetchRules(
            Set.of(80), Set.of("minio.internal:9000"), List.of(Cidr.parse("10.1.0.0/16")));
    List<InetAddress> inside = List.of(InetAddress.getByName("10.1.2.3"));
    List<InetAddress> outside = List.of(InetAddress.getByName("10.2.2.3"));

    assertThatCode(() -> rules.check("any.internal", inside)).doesNotThrowAnyException();
    assertThatCode(() -> rules.check("minio.internal", outside)).doesNotThrowAnyException();
    assertThatCode(() -> rules.check(PictureUrl.parse("http://minio.internal:9000/")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> rules.check("any.internal", outside))
        .isInstanceOf(PrismException.class);
    assertThatThrownBy(() -> rules.check(PictureUrl.parse("http://other.internal:9000/")))
        .isInstanceOf(PrismException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "", "/8"})
  void aBlockMustBeNumeric(String text) {
    assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertRefusedAsAnswerOfDns(String address) {
    assertRefused("http://rebound.example/", host -> List.of(InetAddress.getByName(address)));
  }

  private static void assertRefused(String url) {
    assertRefused(url, NO_DNS);
  }

  private static void assertRefused(String url, HostResolver resolver) {
    try (PictureFetcher fetcher =
        new PictureFetcher(FetchLimits.defaults(), FetchRules.publicWeb(), resolver)) {
      assertThatThrownBy(() -> fetcher.fetch(url))
          .isInstanceOfSatisfying(
              PrismException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(Reason.INVALID_ARGUMENT);
                assertThat(e.problem().field()).isEqualTo("url");
              });
    }
  }
}
