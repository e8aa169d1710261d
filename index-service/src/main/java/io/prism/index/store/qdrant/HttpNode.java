package io.prism.index.store.qdrant;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Status;
import io.prism.core.error.PrismException;
import io.prism.index.store.qdrant.FileBody.DiskException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One node's REST interface, which alone knows snapshots of shards. Failures are those of {@link
 * QdrantFault}'s table.
 */
final class HttpNode {
  private static final int OK = 200;

  private final HttpClient client;
  private final QdrantSettings settings;
  private final String endpoint;

  HttpNode(HttpClient client, QdrantSettings settings, String endpoint) {
    this.client = client;
    this.settings = settings;
    this.endpoint = endpoint;
  }

  /** A snapshot that lies on the node. */
  record Snapshot(String name, long bytes, Optional<String> sha256) {}

  /**
   * The node's own part of a collection, and what it knows of others.
   *
   * @param shards of which it has a copy
   * @param settled whether all copies everywhere are well and none is on its way
   */
  record Part(Map<Integer, Copy> shards, boolean settled) {
    /** Whether the node has a copy of the shard that is read and written. */
    boolean isActive(int shard) {
      Copy copy = shards.get(shard);
      return copy != null && copy.active();
    }
  }

  /**
   * @param active whether it is read and written
   */
  record Copy(boolean active, long points) {}

  Part part(String collection, Duration time) {
    Struct result =
        ask("GET", "/collections/" + encoded(collection) + "/cluster", time).getStructValue();
    Map<Integer, Copy> shards = new HashMap<>();
    boolean settled = list(result, "shard_transfers").isEmpty();
    for (Value value : list(result, "local_shards")) {
      Struct shard = value.getStructValue();
      boolean active = isActive(shard);
      settled &= active;
      shards.put((int) number(shard, "shard_id"), new Copy(active, number(shard, "points_count")));
    }
    for (Value value : list(result, "remote_shards")) {
      settled &= isActive(value.getStructValue());
    }
    return new Part(shards, settled);
  }

  private static boolean isActive(Struct shard) {
    return text(shard, "state").equals("Active");
  }

  /** Blocks until the node has made it. */
  Snapshot snapshot(String collection, int shard) {
    HttpRequest request =
        request(snapshots(collection, shard) + "?wait=true").POST(BodyPublishers.noBody()).build();
    Struct result = result(sent(request, settings.snapshots().timeout())).getStructValue();
    return new Snapshot(
        text(result, "name"),
        number(result, "size"),
        Optional.of(text(result, "checksum")).filter(sum -> !sum.isEmpty()));
  }

  /**
   * @return the SHA-256 of what came
   * @throws IOException when the file cannot be written
   */
  String download(String collection, int shard, Snapshot snapshot, Path file) throws IOException {
    HttpRequest request =
        request(snapshots(collection, shard) + "/" + encoded(snapshot.name())).GET().build();
    try {
      return send(
          request,
          info -> info.statusCode() == OK ? new FileBody(file, snapshot.bytes()) : texts(),
          settings.snapshots().timeout());
    } catch (DiskException e) {
      throw new IOException("the snapshot cannot be written to " + file, e.getCause());
    }
  }

  void delete(String collection, int shard, String name) {
    ask(
        "DELETE",
        snapshots(collection, shard) + "/" + encoded(name) + "?wait=true",
        QdrantAdmin.STEP);
  }

  /**
   * Replaces the shard's content, here and then in all its copies.
   *
   * @param sha256 of the file, which the node compares with what came
   * @throws IOException when the file cannot be read
   */
  void upload(String collection, int shard, Path file, String sha256) throws IOException {
    String boundary = "prism-" + UUID.randomUUID();
    BodyPublisher body =
        BodyPublishers.concat(
            BodyPublishers.ofString(
                "--"
                    + boundary
                    + "\r\nContent-Disposition: form-data; name=\"snapshot\"; filename=\"shard\""
                    + "\r\nContent-Type: application/octet-stream\r\n\r\n"),
            BodyPublishers.ofFile(file),
            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
    HttpRequest request =
        request(
                snapshots(collection, shard)
                    + "/upload?wait=true&priority=snapshot&checksum="
                    + sha256)
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(body)
            .build();
    sent(request, settings.snapshots().timeout());
  }

  private static String snapshots(String collection, int shard) {
    return "/collections/" + encoded(collection) + "/shards/" + shard + "/snapshots";
  }

  private Value ask(String method, String path, Duration time) {
    HttpRequest request = request(path).method(method, BodyPublishers.noBody()).build();
    return result(sent(request, time));
  }

  private HttpRequest.Builder request(String path) {
    String scheme = settings.servers().tls().isPresent() ? "https://" : "http://";
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(scheme + endpoint + path));
    settings.servers().apiKey().ifPresent(key -> request.header("api-key", key));
    return request;
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String sent(HttpRequest request, Duration time) {
    return send(request, info -> texts(), time);
  }

  private String send(HttpRequest request, BodyHandler<String> handler, Duration time) {
    CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, handler);
    try {
      HttpResponse<String> response = answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
      if (response.statusCode() != OK) {
        throw fault(status(response.statusCode()).withDescription(said(response)));
      }
      return response.body();
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw fault(Status.DEADLINE_EXCEEDED.withDescription("no answer from " + endpoint));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw fault(Status.CANCELLED.withDescription("interrupted"));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof DiskException disk) {
        throw disk;
      }
      throw fault(Status.UNAVAILABLE.withDescription(endpoint + ": " + cause).withCause(cause));
    }
  }

  private String said(HttpResponse<String> response) {
    String body = response.body();
    return "%s %s: HTTP %d %s"
        .formatted(
            response.request().method(),
            response.request().uri(),
            response.statusCode(),
            body.substring(0, Math.min(500, body.length())));
  }

  private static Status status(int http) {
    return switch (http) {
      case 400, 405, 413, 422 -> Status.INVALID_ARGUMENT;
      case 401, 403 -> Status.PERMISSION_DENIED;
      case 404 -> Status.NOT_FOUND;
      case 409 -> Status.ALREADY_EXISTS;
      case 429 -> Status.RESOURCE_EXHAUSTED;
      case 502, 503 -> Status.UNAVAILABLE;
      case 408, 504 -> Status.DEADLINE_EXCEEDED;
      default -> Status.INTERNAL;
    };
  }

  private static PrismException fault(Status status) {
    return QdrantFault.of(status.asRuntimeException()).toPrism();
  }

  private Value result(String json) {
    try {
      Struct.Builder answer = Struct.newBuilder();
      JsonFormat.parser().merge(json, answer);
      return answer.getFieldsOrDefault("result", Value.getDefaultInstance());
    } catch (InvalidProtocolBufferException e) {
      throw fault(Status.INTERNAL.withDescription(endpoint + " does not speak as Qdrant does"));
    }
  }

  private static List<Value> list(Struct struct, String field) {
    return struct
        .getFieldsOrDefault(field, Value.getDefaultInstance())
        .getListValue()
        .getValuesList();
  }

  private static String text(Struct struct, String field) {
    return struct.getFieldsOrDefault(field, Value.getDefaultInstance()).getStringValue();
  }

  private static long number(Struct struct, String field) {
    return (long) struct.getFieldsOrDefault(field, Value.getDefaultInstance()).getNumberValue();
  }

  @Override
  public String toString() {
    return endpoint;
  }

  /** Answers that are short; what goes on for longer is none of Qdrant's. */
  private BodySubscriber<String> texts() {
    int most = settings.servers().maxMessageBytes();
    return BodySubscribers.mapping(BodySubscribers.ofInputStream(), in -> text(in, most));
  }

  private static String text(InputStream in, int most) {
    try (in) {
      byte[] bytes = in.readNBytes(most);
      if (bytes.length == most) {
        throw new IOException("an answer of more than " + most + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
