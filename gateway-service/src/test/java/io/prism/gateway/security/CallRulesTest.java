package io.prism.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallRulesTest {
  @ParameterizedTest
  @CsvSource({
    "GET, /, NOBODY, NONE",
    "GET, /assets/page.js, NOBODY, NONE",
    "GET, /q/health, NOBODY, NONE",
    "GET, /q/health/ready, NOBODY, NONE",
    "GET, /v1/artworks, READ, NONE",
    "GET, /v1/artworks/a/thumbnail, READ, NONE",
    "GET, /v1/artworks/a/similar, READ, SEARCH",
    "GET, /v1/stats, READ, NONE",
    "GET, /q/openapi, READ, NONE",
    "POST, /v1/search, READ, SEARCH",
    "POST, /v1/analyze, READ, SEARCH",
    "POST, /v1/embed, READ, SEARCH",
    "POST, /v1/rank, READ, SEARCH",
    "POST, /v1/session, READ, NONE",
    "DELETE, /v1/session, NOBODY, NONE",
    "POST, /v1/artworks, WRITE, UPLOAD",
    "PUT, /v1/artworks/a, WRITE, UPLOAD",
    "PATCH, /v1/artworks/a, WRITE, UPLOAD",
    "DELETE, /v1/artworks/a, WRITE, NONE",
    "GET, /v1/admin/audit, ADMIN, NONE",
    "POST, /v1/admin/rejected/a/retry, ADMIN, NONE",
    "POST, /v1/admin/backups/a, ADMIN, NONE",
    "GET, /q/metrics, ADMIN, NONE",
    "GET, /q/swagger-ui, ADMIN, NONE",
    "GET, /anything, ADMIN, NONE",
    "POST, /, ADMIN, NONE",
    "PUT, /q/health, ADMIN, NONE"
  })
  void everyCallOverHttpHasItsScope(String method, String path, String scope, Meter meter) {
    check(CallRules.ofHttp(method, path, path), scope, meter);
  }

  @ParameterizedTest
  @CsvSource({
    "grpc.health.v1.Health/Check, NOBODY, NONE",
    "grpc.reflection.v1.ServerReflection/ServerReflectionInfo, READ, NONE",
    "prism.gateway.v1.ArtworkService/PutArtwork, WRITE, UPLOAD",
    "prism.gateway.v1.ArtworkService/UpdateArtwork, WRITE, UPLOAD",
    "prism.gateway.v1.ArtworkService/DeleteArtwork, WRITE, NONE",
    "prism.gateway.v1.ArtworkService/GetArtwork, READ, NONE",
    "prism.gateway.v1.ArtworkService/ListArtworks, READ, NONE",
    "prism.gateway.v1.ArtworkService/Unheard, ADMIN, NONE",
    "prism.gateway.v1.SearchService/Search, READ, SEARCH",
    "prism.gateway.v1.FactsService/GetStats, READ, NONE",
    "prism.gateway.v1.AdminService/ListRejected, ADMIN, NONE",
    "prism.encoder.v1.EncoderService/EncodeTexts, ADMIN, NONE",
    "prism.caption.v1.CaptionService/Describe, ADMIN, NONE",
    "prism.index.v1.IndexService/Put, ADMIN, NONE"
  })
  void everyCallOverGrpcHasItsScope(String method, String scope, Meter meter) {
    check(CallRules.ofGrpc(method), scope, meter);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/artworks/../admin/audit",
        "/assets/../v1/admin/audit",
        "/v1//admin/audit",
        "//v1/stats",
        "/q/health/../metrics",
        "/q/health/%2e%2e%2fmetrics",
        "/v1/artworks;/admin",
        "/v1/stats%00",
        "/v1/%2561dmin/audit",
        "/assets/\\..\\x"
      })
  void whatCanBeReadInTwoWaysNeedsTheMost(String path) {
    assertThat(CallRules.ofHttp("GET", "/", path).scope()).isEqualTo(Scope.ADMIN);
  }

  private static void check(Rule rule, String scope, Meter meter) {
    assertThat(rule.scope() == null ? "NOBODY" : rule.scope().name()).isEqualTo(scope);
    assertThat(rule.meter()).isEqualTo(meter);
  }
}
