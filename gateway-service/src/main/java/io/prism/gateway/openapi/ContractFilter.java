package io.prism.gateway.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.prism.gateway.security.Sessions;
import io.prism.gateway.v1.GetStatsResponse;
import io.prism.type.v1.By;
import io.prism.type.v1.Filter;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Completes the document that the resources' annotations give: REST is the JSON mapping of the gRPC
 * messages, so their descriptors are the schemas.
 */
@OpenApiFilter(OpenApiFilter.RunStage.RUN)
public final class ContractFilter implements OASFilter {
  private static final String JSON = "application/json";
  private static final String PATCH = "application/merge-patch+json";
  private static final String LINES = "application/x-ndjson";
  private static final String MULTIPART = "multipart/form-data";

  private final ProtoSchemas schemas = new ProtoSchemas();
  private final Examples examples = Examples.load();

  @Override
  public void filterOpenAPI(OpenAPI document) {
    document
        .getPaths()
        .getPathItems()
        .forEach(
            (path, item) ->
                item.getOperations()
                    .forEach(
                        (method, operation) -> {
                          complete(method + " " + path, operation);
                          SecuritySection.require(operation, method.name(), path);
                        }));
    document.getPaths().addPathItem(Sessions.PATH, SecuritySection.session());
    if (document.getComponents() == null) {
      document.setComponents(OASFactory.createComponents());
    }
    document.getComponents().setSchemas(schemas.all());
    document.getComponents().addSchema(Problems.NAME, Problems.schema());
    SecuritySection.addSchemes(document.getComponents());
  }

  private void complete(String name, Operation operation) {
    Call call = Call.ALL.get(name);
    if (call == null) {
      return;
    }
    if (call.request() != null) {
      operation.setRequestBody(
          OASFactory.createRequestBody().required(true).content(body(name, call, call.request())));
    }
    call.parameters().forEach(parameter -> addParameter(operation, parameter));
    for (Map.Entry<String, APIResponse> response :
        operation.getResponses().getAPIResponses().entrySet()) {
      if (response.getKey().startsWith("2")) {
        response.getValue().content(answer(name, call.answer()));
      }
    }
    for (int status : call.errors()) {
      APIResponse response = operation.getResponses().getAPIResponse(Integer.toString(status));
      if (response == null) {
        response = OASFactory.createAPIResponse();
        operation.getResponses().addAPIResponse(Integer.toString(status), response);
      }
      Problems.describe(response, status);
    }
  }

  private Content body(String name, Call call, Descriptor request) {
    Content content = OASFactory.createContent();
    MediaType json = OASFactory.createMediaType().schema(schemas.of(request));
    examples.request(name).ifPresent(json::setExample);
    if (name.startsWith("PATCH")) {
      return content.addMediaType(PATCH, json).addMediaType(JSON, json);
    }
    boolean pictureOnly = call.part().equals("metadata");
    if (!pictureOnly) {
      content.addMediaType(JSON, json);
    }
    Schema parts =
        ProtoSchemas.type(SchemaType.OBJECT)
            .addProperty("picture", ProtoSchemas.type(SchemaType.STRING).format("binary"))
            .addProperty(call.part(), schemas.of(request));
    MediaType multipart = OASFactory.createMediaType().schema(parts);
    examples.request(name).ifPresent(example -> multipart.setExample(Map.of(call.part(), example)));
    return content.addMediaType(MULTIPART, multipart);
  }

  private Content answer(String name, @Nullable Descriptor message) {
    if (message == null) {
      Schema bytes = ProtoSchemas.type(SchemaType.STRING).format("binary");
      return OASFactory.createContent()
          .addMediaType("image/*", OASFactory.createMediaType().schema(bytes));
    }
    boolean plain = message == GetStatsResponse.getDescriptor();
    MediaType json =
        OASFactory.createMediaType()
            .schema(plain ? ProtoSchemas.withPlainNumbers(message) : schemas.of(message));
    examples.answer(name).ifPresent(json::setExample);
    String type = name.endsWith("/audit") ? LINES : JSON;
    return OASFactory.createContent().addMediaType(type, json);
  }

  private void addParameter(Operation operation, String name) {
    if (!name.equals("filter")) {
      operation.addParameter(parameter(name, schema(name)));
      return;
    }
    for (FieldDescriptor field : Filter.getDescriptor().getFields()) {
      Schema text = ProtoSchemas.type(SchemaType.STRING);
      operation.addParameter(
          parameter(
              field.getJsonName(),
              field.isRepeated()
                  ? ProtoSchemas.type(SchemaType.ARRAY).items(text)
                  : text.format("date-time")));
    }
  }

  private static Schema schema(String name) {
    return switch (name) {
      case "pageSize" -> number(1, 1_000);
      case "limit" -> number(1, 200);
      case "facets" -> ProtoSchemas.type(SchemaType.BOOLEAN);
      case "size" -> number(64, 1_024);
      case "by" ->
          ProtoSchemas.type(SchemaType.STRING)
              .enumeration(
                  List.of(
                      By.Dimension.OBJECT.name(),
                      By.Dimension.STYLE.name(),
                      By.Dimension.BOTH.name(),
                      By.Dimension.WHOLE.name()));
      default -> ProtoSchemas.type(SchemaType.STRING);
    };
  }

  private static Schema number(int from, int to) {
    return ProtoSchemas.type(SchemaType.INTEGER)
        .minimum(java.math.BigDecimal.valueOf(from))
        .maximum(java.math.BigDecimal.valueOf(to));
  }

  private static Parameter parameter(String name, Schema schema) {
    return OASFactory.createParameter()
        .name(name)
        .in(Parameter.In.QUERY)
        .required(false)
        .schema(schema);
  }
}
