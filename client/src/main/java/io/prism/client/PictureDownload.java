package io.prism.client;

import io.prism.client.Retries.AttemptFailed;
import io.prism.client.Retries.Failure;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Pictures come over plain HTTP, as browsers get them. */
final class PictureDownload {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private static final int MAX_THUMBNAIL = 4_000_000;

  private final ClientOptions options;
  private final Retries retries;

  PictureDownload(ClientOptions options, Retries retries) {
    this.options = options;
    this.retries = retries;
  }

  byte[] thumbnail(String id, int edge) {
    String path =
        "/v1/artworks/"
            + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20")
            + "/thumbnail?size="
            + edge;
    return retries.call(options.timeout(), left -> get(path, left));
  }

  private byte[] get(String path, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(options.address().url() + path)).timeout(timeout);
    if (!options.apiKey().isEmpty()) {
      request.header("Authorization", "Bearer " + options.apiKey());
    }
    try {
      HttpResponse<InputStream> response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        return read(response.statusCode(), body);
      }
    } catch (IOException e) {
      throw failed(PublicErrors.unreachable(options.address()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(Problem.of(Reason.CANCELLED, "The call was cancelled."), e);
    }
  }

  private static byte[] read(int status, InputStream body) throws IOException {
    if (status != 200) {
      throw failed(PublicErrors.ofHttp(status, "The thumbnail was not given"), null);
    }
    byte[] bytes = body.readNBytes(MAX_THUMBNAIL + 1);
    if (bytes.length > MAX_THUMBNAIL) {
      throw failed(Problem.of(Reason.INTERNAL, "The thumbnail is not a small picture."), null);
    }
    return bytes;
  }

  private static AttemptFailed failed(
      Problem problem, @org.jspecify.annotations.Nullable Throwable cause) {
    return new AttemptFailed(new Failure(new PrismException(problem, cause), Duration.ZERO));
  }
}
