package io.prism.gateway.openapi;

import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.web.HttpProblem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** The table of errors in the document's words. */
final class Problems {
  static final String NAME = "Problem";

  private Problems() {}

  /** RFC 9457, with the table's code. */
  static Schema schema() {
    Schema schema = ProtoSchemas.type(SchemaType.OBJECT);
    schema.description(
        "RFC 9457. `reason` is the code of the table; docs/errors.md explains each.");
    for (String text : List.of("type", "title", "detail", "field", "limit", "traceId")) {
      schema.addProperty(text, ProtoSchemas.type(SchemaType.STRING));
    }
    List<Object> reasons = Arrays.stream(Reason.values()).map(r -> (Object) r.name()).toList();
    schema.addProperty("reason", ProtoSchemas.type(SchemaType.STRING).enumeration(reasons));
    schema.addProperty("status", ProtoSchemas.type(SchemaType.INTEGER));
    schema.required(List.of("type", "title", "status", "detail", "reason", "traceId"));
    return schema;
  }

  /** Adds the problem's form and an example to what the operation says of the status. */
  static void describe(APIResponse response, int status) {
    if (response.getDescription() == null || response.getDescription().isBlank()) {
      response.description(words(status));
    }
    MediaType json =
        OASFactory.createMediaType()
            .schema(OASFactory.createSchema().ref("#/components/schemas/" + NAME))
            .example(example(status));
    response.content(OASFactory.createContent().addMediaType(HttpProblem.MEDIA_TYPE, json));
    if (status == 429 || status == 503) {
      addHeader(response, "Retry-After", "Seconds.", SchemaType.INTEGER);
    }
    if (status == 401 || status == 403) {
      String when = status == 401 ? "" : " Where a scope is missing.";
      addHeader(response, "WWW-Authenticate", "As RFC 6750 has it." + when, SchemaType.STRING);
    }
  }

  private static void addHeader(
      APIResponse response, String name, String description, SchemaType type) {
    response.addHeader(
        name, OASFactory.createHeader().description(description).schema(ProtoSchemas.type(type)));
  }

  private static String words(int status) {
    String rows =
        Arrays.stream(Reason.values())
            .filter(reason -> reason.httpStatus() == status)
            .map(reason -> reason.name() + ": " + reason.title() + ".")
            .collect(Collectors.joining(" "));
    return rows.isEmpty() ? HttpProblem.of(status).problem().detail() : rows;
  }

  private static Map<String, Object> example(int status) {
    HttpProblem problem =
        Arrays.stream(Reason.values())
            .filter(reason -> reason.httpStatus() == status)
            .findFirst()
            .map(reason -> HttpProblem.of(Problem.of(reason, reason.title() + ".")))
            .orElseGet(() -> HttpProblem.of(status));
    return Examples.read(problem.toJson("3e4274a872e930948a73593e7ea4ff4e"));
  }
}
