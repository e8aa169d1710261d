package io.prism.gateway.security;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which scope each call needs and what it counts as. What is not named here needs ADMIN, so that a
 * forgotten call is closed and not open.
 */
final class CallRules {
  private static final Rule OPEN = new Rule(null, Meter.NONE, false);
  private static final Rule READ = new Rule(Scope.READ, Meter.NONE, false);
  private static final Rule SEARCH = new Rule(Scope.READ, Meter.SEARCH, false);
  private static final Rule WRITE = new Rule(Scope.WRITE, Meter.NONE, true);
  private static final Rule UPLOAD = new Rule(Scope.WRITE, Meter.UPLOAD, true);
  private static final Rule ADMIN = new Rule(Scope.ADMIN, Meter.NONE, true);

  /** What looks at the server and not at the collection, for example every few seconds. */
  private static final Rule METRICS = new Rule(Scope.ADMIN, Meter.NONE, false);

  private static final String ARTWORKS = "prism.gateway.v1.ArtworkService/";
  private static final Map<String, Rule> GRPC =
      Map.of(
          ARTWORKS + "PutArtwork", UPLOAD,
          ARTWORKS + "UpdateArtwork", UPLOAD,
          ARTWORKS + "DeleteArtwork", WRITE,
          ARTWORKS + "GetArtwork", READ,
          ARTWORKS + "ListArtworks", READ);
  private static final Pattern GRPC_READ =
      Pattern.compile("prism\\.gateway\\.v1\\.FactsService/\\w+|grpc\\.reflection\\.v1\\w*\\.\\S+");

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> SEARCHES =
      Set.of("/v1/search", "/v1/analyze", "/v1/embed", "/v1/rank");
  private static final Pattern PAGE =
      Pattern.compile("/|/index\\.html|/favicon\\.(ico|svg)|/assets/[\\w.-]+(/[\\w.-]+)*");
  private static final Pattern HEALTH = Pattern.compile("/q/health(/[\\w-]+)*");
  private static final Pattern SIMILAR = Pattern.compile("/v1/artworks/[^/]+/similar");

  /** Ways to write a path that two readers may read in two ways. */
  private static final Pattern AMBIGUOUS =
      Pattern.compile("//|;|\\\\|(^|/)\\.\\.?(/|$)|%(2f|5c|3b|25|00)", Pattern.CASE_INSENSITIVE);

  private CallRules() {}

  /**
   * @param method {@code package.Service/Method}, without a slash in front
   */
  static Rule ofGrpc(String method) {
    if (method.startsWith("grpc.health.v1.Health/")) {
      return OPEN;
    }
    if (method.startsWith("prism.gateway.v1.SearchService/")) {
      return SEARCH;
    }
    Rule named = GRPC.get(method);
    if (named != null) {
      return named;
    }
    return GRPC_READ.matcher(method).matches() ? READ : ADMIN;
  }

  /**
   * @param path normalised as the router does it
   * @param raw as it was sent
   */
  static Rule ofHttp(String method, String path, String raw) {
    if (AMBIGUOUS.matcher(raw).find()) {
      return ADMIN;
    }
    if (path.equals(Sessions.PATH)) {
      return method.equals("DELETE") ? OPEN : READ;
    }
    boolean safe = SAFE.contains(method);
    if (safe && (PAGE.matcher(path).matches() || HEALTH.matcher(path).matches())) {
      return OPEN;
    }
    if (safe && path.equals("/q/openapi")) {
      return READ;
    }
    if (path.equals("/v1/admin") || path.startsWith("/v1/admin/")) {
      return ADMIN;
    }
    return path.startsWith("/v1/") ? ofApi(method, path, safe) : safe ? METRICS : ADMIN;
  }

  private static Rule ofApi(String method, String path, boolean safe) {
    if (SEARCHES.contains(path) || (safe && SIMILAR.matcher(path).matches())) {
      return SEARCH;
    }
    if (safe) {
      return READ;
    }
    return method.equals("DELETE") ? WRITE : UPLOAD;
  }
}
