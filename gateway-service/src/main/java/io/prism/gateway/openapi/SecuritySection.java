package io.prism.gateway.openapi;

import io.prism.gateway.security.FrontDoor;
import io.prism.gateway.security.Scope;
import io.prism.gateway.security.Sessions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** What callers show, which scope each call needs, and the call that keeps it in a browser. */
final class SecuritySection {
  private static final String BEARER = "bearer";
  private static final String COOKIE = "cookie";
  private static final String TAG = "Session";

  private SecuritySection() {}

  static void addSchemes(Components components) {
    components.addSecurityScheme(
        BEARER,
        OASFactory.createSecurityScheme()
            .type(SecurityScheme.Type.HTTP)
            .scheme("bearer")
            .description(
                "An API key (`prism_...`), or a token of the OpenID Connect issuer. While neither"
                    + " is configured, this machine needs none."));
    components.addSecurityScheme(
        COOKIE,
        OASFactory.createSecurityScheme()
            .type(SecurityScheme.Type.APIKEY)
            .in(SecurityScheme.In.COOKIE)
            .name(Sessions.COOKIE)
            .description("The same in a browser; `POST /v1/session` sets it."));
  }

  /** Names the scope that the call needs as the role of both schemes. */
  static void require(Operation operation, String method, String path) {
    Optional<Scope> scope = FrontDoor.scopeOf(method, path);
    if (scope.isEmpty()) {
      operation.setSecurity(List.of());
      return;
    }
    List<String> roles = List.of(scope.get().name().toLowerCase(Locale.ROOT));
    operation.setSecurity(
        List.of(
            OASFactory.createSecurityRequirement().addScheme(BEARER, roles),
            OASFactory.createSecurityRequirement().addScheme(COOKIE, roles)));
  }

  /** The door answers these itself, so no resource describes them. */
  static PathItem session() {
    APIResponse opened = OASFactory.createAPIResponse().description("Kept.");
    opened.addHeader(
        "Set-Cookie",
        OASFactory.createHeader()
            .description("Which scripts cannot read; gone when a token expires.")
            .schema(ProtoSchemas.type(SchemaType.STRING)));
    Operation open =
        OASFactory.createOperation()
            .summary("Keep the bearer token in this browser")
            .description("Pictures in a page can send no header.")
            .tags(List.of(TAG))
            .responses(responses(opened, 400, 401, 403, 429, 503));
    Operation close =
        OASFactory.createOperation()
            .summary("Forget it")
            .tags(List.of(TAG))
            .responses(responses(OASFactory.createAPIResponse().description("Forgotten."), 403));
    require(open, "POST", Sessions.PATH);
    require(close, "DELETE", Sessions.PATH);
    return OASFactory.createPathItem().POST(open).DELETE(close);
  }

  private static APIResponses responses(APIResponse done, int... errors) {
    APIResponses responses = OASFactory.createAPIResponses().addAPIResponse("204", done);
    for (int status : errors) {
      APIResponse problem = OASFactory.createAPIResponse();
      Problems.describe(problem, status);
      responses.addAPIResponse(Integer.toString(status), problem);
    }
    return responses;
  }
}
