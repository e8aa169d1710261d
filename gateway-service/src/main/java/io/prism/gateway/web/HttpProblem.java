package io.prism.gateway.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.util.Optional;

/**
 * An error as RFC 9457 problem+json.
 *
 * @param status HTTP status; usually the reason's, but HTTP has more ways to fail than the table
 */
public record HttpProblem(int status, String title, Problem problem) {
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final ObjectMapper JSON = new ObjectMapper();

  public static HttpProblem of(Problem problem) {
    // Cancelled callers do not read the answer; 499 is only ever logged.
    int status = problem.reason() == Reason.CANCELLED ? 503 : problem.reason().httpStatus();
    return new HttpProblem(status, problem.reason().title(), problem);
  }

  /** A failure that HTTP itself has a status for: no such path, method, media type. */
  public static HttpProblem of(int status) {
    String phrase = HttpResponseStatus.valueOf(status).reasonPhrase();
    return new HttpProblem(status, phrase, Problem.of(reason(status), sentence(status, phrase)));
  }

  /** Seconds after which the caller may try again. */
  public Optional<String> retryAfter() {
    return problem.reason().retryAfter().map(after -> Long.toString(after.toSeconds()));
  }

  public String toJson(String traceId) {
    ObjectNode json = JSON.createObjectNode();
    json.put("type", "urn:prism:error:" + problem.reason().name());
    json.put("title", title);
    json.put("status", status);
    json.put("detail", problem.detail());
    json.put("reason", problem.reason().name());
    if (problem.field() != null) {
      json.put("field", problem.field());
    }
    if (problem.limit() != null) {
      json.put("limit", problem.limit());
    }
    json.put("traceId", traceId);
    return json.toString();
  }

  private static Reason reason(int status) {
    return switch (status) {
      case 401 -> Reason.UNAUTHENTICATED;
      case 403 -> Reason.PERMISSION_DENIED;
      case 404 -> Reason.NOT_FOUND;
      case 413 -> Reason.PICTURE_TOO_LARGE;
      case 415 -> Reason.UNSUPPORTED_MEDIA_TYPE;
      case 429 -> Reason.QUOTA_EXCEEDED;
      case 503 -> Reason.UNAVAILABLE;
      case 504 -> Reason.DEADLINE_EXCEEDED;
      default -> status < 500 ? Reason.INVALID_ARGUMENT : Reason.INTERNAL;
    };
  }

  private static String sentence(int status, String phrase) {
    return switch (status) {
      case 404 -> "There is nothing at this address.";
      case 405 -> "This address does not know this method.";
      case 406 -> "This address has no answer of a type that the Accept header allows.";
      case 413 -> "The request's body is too large.";
      case 415 -> "The request's Content-Type does not fit this address.";
      default -> phrase + ".";
    };
  }
}
