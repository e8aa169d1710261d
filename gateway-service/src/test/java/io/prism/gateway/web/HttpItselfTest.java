package io.prism.gateway.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.prism.client.PrismChannels;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.GetArtworkRequest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP itself can get wrong, and what every answer carries. */
@QuarkusTest
class HttpItselfTest {
  @TestHTTPResource("/")
  URL address;

  @ParameterizedTest
  @ValueSource(strings = {"/nowhere", "/v1/nowhere", "/v1/artworks/a/b/c", "/v2/search"})
  void anAddressThatDoesNotExistIsAProblem(String path) {
    problem(given().get(path), 404);
  }

  @Test
  void aMethodThatAnAddressDoesNotKnowIsAProblem() {
    problem(given().get("/v1/search"), 405);
    problem(given().post("/v1/stats"), 405);
    problem(given().delete("/v1/artworks"), 405);
  }

  @Test
  void mediaTypesThatDoNotFitAreProblems() {
    problem(given().contentType("text/plain").body("x").post("/v1/search"), 415);
    problem(given().contentType("application/json").body("{}").post("/v1/artworks"), 415);
    problem(given().accept("text/csv").get("/v1/stats"), 406);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=x",
      })
  void malformedMultipartIsAProblem(String contentType) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(address.toURI().resolve("/v1/artworks"))
                    .header("Content-Type", contentType)
                    .POST(HttpRequest.BodyPublishers.ofString("--y\r\nnonsense"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.body()).contains("\"reason\":\"INVALID_ARGUMENT\"");
  }

  @Test
  void aBodyThatIsTooLargeIsAProblem() {
    problem(
        given().contentType("application/json").body(new byte[33 * 1024 * 1024]).post("/v1/search"),
        413);
  }

  @Test
  void compressedGrpcIsRefusedBecauseItCouldUnpackToAnything() {
    ManagedChannel channel = PrismChannels.open(address.getHost() + ":" + address.getPort(), false);
    try {
      var stub =
          ArtworkServiceGrpc.newBlockingStub(channel)
              .withCompression("gzip")
              .withDeadlineAfter(30, TimeUnit.SECONDS);
      assertThatThrownBy(() -> stub.getArtwork(GetArtworkRequest.newBuilder().setId("a").build()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
    } finally {
      channel.shutdownNow();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://evil.example",
    "Origin, null",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site"
  })
  void anotherWebSiteMayNotChangeAnything(String header, String value) {
    problem(given().header(header, value).delete("/v1/artworks/x"), 403);
    given().header(header, value).get("/v1/stats").then().statusCode(200);
  }

  @Test
  void aNameThatIsNotOursIsNotAnsweredTo() {
    problem(given().header("Host", "rebound.example:8080").get("/v1/stats"), 403);
    given().header("Host", "localhost:1234").get("/v1/stats").then().statusCode(200);
    given().header("Host", "10.0.0.7:8080").get("/q/health/ready").then().statusCode(200);
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() {
    for (String path : new String[] {"/", "/v1/stats", "/nowhere", "/assets/page.js"}) {
      given()
          .get(path)
          .then()
          .header("X-Content-Type-Options", "nosniff")
          .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
          .header("Referrer-Policy", "no-referrer");
    }
  }

  @Test
  void thePageNeedsNoInlineScriptAndNoOtherHost() {
    String page = given().get("/").then().statusCode(200).extract().asString();
    assertThat(page)
        .contains("<title>Prism</title>")
        .doesNotContainPattern("<script(?![^>]*src=)")
        .doesNotContainPattern("(?i)\\son\\w+=")
        .doesNotContainPattern("(src|href)=\"(https?:)?//");
  }

  @Test
  void theCallersTraceIdIsKept() {
    given()
        .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
        .get("/v1/artworks/never")
        .then()
        .body("traceId", equalTo("4bf92f3577b34da6a3ce929d0e0e4736"));
  }

  @Test
  void openApiDescribesTheCalls() {
    given()
        .get("/q/openapi?format=json")
        .then()
        .statusCode(200)
        .body("paths.'/v1/artworks'.post.summary", equalTo("Upload an artwork"))
        .body("paths.'/v1/search'.post.summary", equalTo("Search"));
  }

  private static void problem(Response response, int status) {
    response
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("status", equalTo(status))
        .body("title", matchesPattern(".+"))
        .body("detail", matchesPattern(".+"))
        .body("traceId", matchesPattern("[0-9a-f]{32}"));
  }
}
