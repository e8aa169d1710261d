package io.prism.gateway.openapi;

import com.google.protobuf.Descriptors.Descriptor;
import io.prism.gateway.v1.Analysis;
import io.prism.gateway.v1.AnalyzeRequest;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.gateway.v1.AuditResponse;
import io.prism.gateway.v1.GetStatsResponse;
import io.prism.gateway.v1.ListArtworksResponse;
import io.prism.gateway.v1.ListModelsResponse;
import io.prism.gateway.v1.ListRejectedResponse;
import io.prism.gateway.v1.SearchRequest;
import io.prism.gateway.v1.SearchResponse;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Backup;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the document says of one call beside its words.
 *
 * @param request JSON body, or the JSON part of a multipart body; null when there is none
 * @param part the name of the JSON part where the call takes multipart, or empty
 * @param answer null when the answer is a picture
 * @param parameters in the query; those of the filter come as {@code filter}
 * @param errors HTTP statuses beside those that every call may give
 */
record Call(
    @Nullable Descriptor request,
    String part,
    @Nullable Descriptor answer,
    List<String> parameters,
    Set<Integer> errors) {

  /** Every call may be malformed, forbidden, too much, too late, or meet a backend that is away. */
  private static final List<Integer> ANY = List.of(400, 401, 403, 406, 429, 500, 503, 504);

  private static final String METADATA = "metadata";
  private static final String REQUEST = "request";

  /** By method and path. */
  static final Map<String, Call> ALL =
      Map.ofEntries(
          Map.entry(
              "POST /v1/artworks",
              upload(ArtworkMetadata.getDescriptor(), METADATA, 413, 415, 422)),
          Map.entry(
              "PUT /v1/artworks/{id}",
              upload(ArtworkMetadata.getDescriptor(), METADATA, 413, 415, 422)),
          Map.entry(
              "PATCH /v1/artworks/{id}",
              upload(ArtworkMetadata.getDescriptor(), "", 404, 409, 413, 415)),
          Map.entry("GET /v1/artworks/{id}", read(Artwork.getDescriptor(), List.of(), 404)),
          Map.entry("DELETE /v1/artworks/{id}", read(Artwork.getDescriptor(), List.of(), 404)),
          Map.entry(
              "GET /v1/artworks",
              read(
                  ListArtworksResponse.getDescriptor(),
                  List.of("pageSize", "pageToken", "facets", "filter"))),
          Map.entry("GET /v1/artworks/{id}/picture", read(null, List.of("v"), 404)),
          Map.entry("GET /v1/artworks/{id}/thumbnail", read(null, List.of("size", "v"), 404)),
          Map.entry(
              "GET /v1/artworks/{id}/similar",
              read(SearchResponse.getDescriptor(), List.of("by", "limit", "pageToken"), 404)),
          Map.entry(
              "POST /v1/search",
              query(SearchRequest.getDescriptor(), SearchResponse.getDescriptor())),
          Map.entry(
              "POST /v1/analyze", query(AnalyzeRequest.getDescriptor(), Analysis.getDescriptor())),
          Map.entry("GET /v1/models", read(ListModelsResponse.getDescriptor(), List.of())),
          Map.entry("GET /v1/stats", read(GetStatsResponse.getDescriptor(), List.of())),
          Map.entry(
              "GET /v1/admin/rejected",
              read(ListRejectedResponse.getDescriptor(), List.of("pageSize", "pageToken"))),
          Map.entry(
              "POST /v1/admin/rejected/{id}/retry",
              read(Artwork.getDescriptor(), List.of(), 404, 409)),
          Map.entry("POST /v1/admin/backups/{name}", read(Backup.getDescriptor(), List.of())),
          Map.entry("GET /v1/admin/audit", read(AuditResponse.getDescriptor(), List.of())));

  private static Call read(
      @Nullable Descriptor answer, List<String> parameters, Integer... errors) {
    Set<Integer> all = withAny(errors);
    if (answer == null) {
      // A picture has the type that its bytes have, whatever the Accept header says.
      all.remove(406);
    }
    return new Call(null, "", answer, parameters, all);
  }

  private static Call upload(Descriptor metadata, String part, Integer... errors) {
    return new Call(metadata, part, Artwork.getDescriptor(), List.of(), withAny(errors));
  }

  private static Call query(Descriptor request, Descriptor answer) {
    Set<Integer> all = withAny(404, 409, 413, 415, 422);
    // Where two methods share a path, the framework answers in JSON to whatever is accepted.
    all.remove(406);
    return new Call(request, REQUEST, answer, List.of(), all);
  }

  private static Set<Integer> withAny(Integer... errors) {
    Set<Integer> all = new TreeSet<>(ANY);
    all.addAll(Arrays.asList(errors));
    return all;
  }
}
