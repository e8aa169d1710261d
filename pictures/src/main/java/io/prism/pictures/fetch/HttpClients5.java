package io.prism.pictures.fetch;

import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * An HTTP client that does nothing by itself: no redirects, cookies, retries, proxies, upgrades.
 */
final class HttpClients5 {
  private static final int MAX_CONNECTIONS = 64;
  private static final int MAX_PER_HOST = 16;
  private static final int MAX_HEADER_LINE = 8_192;
  private static final int MAX_HEADERS = 100;

  private HttpClients5() {}

  static CloseableHttpClient plain(FetchLimits limits, DnsResolver dns) {
    Timeout connect = Timeout.of(limits.connect());
    Timeout read = Timeout.of(limits.read());
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(dns)
            .setMaxConnTotal(MAX_CONNECTIONS)
            .setMaxConnPerRoute(MAX_PER_HOST)
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder().http1Config(http1()).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(connect)
                    .setSocketTimeout(read)
                    .setTimeToLive(TimeValue.ofSeconds(30))
                    .build())
            .build();
    return HttpClientBuilder.create()
        .setConnectionManager(connections)
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(connect)
                .setResponseTimeout(read)
                .setProtocolUpgradeEnabled(false)
                .setAuthenticationEnabled(false)
                .build())
        .setUserAgent("Prism")
        .setDefaultHeaders(
            List.of(
                new BasicHeader("Accept", "image/*"),
                new BasicHeader("Accept-Encoding", "identity")))
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableAutomaticRetries()
        .disableContentCompression()
        .build();
  }

  private static Http1Config http1() {
    return Http1Config.custom()
        .setMaxLineLength(MAX_HEADER_LINE)
        .setMaxHeaderCount(MAX_HEADERS)
        .build();
  }
}
