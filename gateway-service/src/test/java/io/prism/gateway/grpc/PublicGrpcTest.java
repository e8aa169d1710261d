package io.prism.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.prism.client.GrpcErrors;
import io.prism.core.error.Reason;
import io.prism.gateway.fake.FakeServices;
import io.prism.gateway.fake.Pictures;
import io.prism.gateway.v1.AnalyzeRequest;
import io.prism.gateway.v1.ArtworkMetadata;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.DeleteArtworkRequest;
import io.prism.gateway.v1.GetArtworkRequest;
import io.prism.gateway.v1.ListArtworksRequest;
import io.prism.gateway.v1.PutArtworkRequest;
import io.prism.gateway.v1.Query;
import io.prism.gateway.v1.SearchRequest;
import io.prism.gateway.v1.SearchServiceGrpc;
import io.prism.gateway.v1.UpdateArtworkRequest;
import io.prism.type.v1.Artwork;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.Color;
import java.net.URL;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PublicGrpcTest {
  @TestHTTPResource("/")
  URL address;

  @Inject FakeServices services;
  private ManagedChannel channel;
  private ArtworkServiceGrpc.ArtworkServiceBlockingStub artworks;
  private SearchServiceGrpc.SearchServiceBlockingStub search;

  @BeforeEach
  void connect() {
    channel =
        ManagedChannelBuilder.forAddress("localhost", address.getPort()).usePlaintext().build();
    artworks = ArtworkServiceGrpc.newBlockingStub(channel);
    search = SearchServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
    services.index().artworks.clear();
    services.index().searches.clear();
  }

  @Test
  void anUploadIsQueuedReadChangedAndDeleted() {
    Artwork put =
        artworks
            .putArtwork(
                PutArtworkRequest.newBuilder()
                    .setMetadata(ArtworkMetadata.newBuilder().setId("g1").setTitle("T"))
                    .setPicture(ByteString.copyFrom(Pictures.png(9, 9, Color.PINK)))
                    .build())
            .getArtwork();
    assertThat(put.getState()).isEqualTo(Artwork.State.QUEUED);
    assertThat(get("g1")).isEqualTo(put);

    Artwork changed =
        artworks
            .updateArtwork(
                UpdateArtworkRequest.newBuilder()
                    .setId("g1")
                    .setMetadata(ArtworkMetadata.newBuilder().setCaption("a cake").setTitle("no"))
                    .setUpdateMask(FieldMask.newBuilder().addPaths("caption"))
                    .build())
            .getArtwork();
    assertThat(changed.getCaption()).isEqualTo("a cake");
    assertThat(changed.getTitle()).isEqualTo("T");
    assertThat(changed.getVersion()).isEqualTo(2);

    artworks.deleteArtwork(DeleteArtworkRequest.newBuilder().setId("g1").build());
  }

  @Test
  void listingSearchingAndAnalyzingAnswer() {
    services
        .index()
        .artworks
        .put(
            "s1",
            Artwork.newBuilder().setId("s1").setVersion(1).setState(Artwork.State.INDEXED).build());

    ListArtworksRequest counted = ListArtworksRequest.newBuilder().setFacets(true).build();
    assertThat(artworks.listArtworks(counted).getFacets().getStyles(0).getName()).isEqualTo("neon");
    assertThat(artworks.listArtworks(ListArtworksRequest.getDefaultInstance()).getArtworksList())
        .extracting(Artwork::getId)
        .containsExactly("s1");
    Query text = Query.newBuilder().setText("neon").build();
    assertThat(search.search(SearchRequest.newBuilder().setQuery(text).build()).getHitsCount())
        .isEqualTo(1);
    assertThat(
            search
                .analyze(AnalyzeRequest.newBuilder().setQuery(text).setIncludeVectors(true).build())
                .getVectors()
                .getWholeCount())
        .isEqualTo(4);
  }

  @Test
  void errorsCarryReasonAndField() {
    assertThatThrownBy(() -> get("never"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
              assertThat(GrpcErrors.toProblem(e).reason()).isEqualTo(Reason.NOT_FOUND);
            });
    assertThatThrownBy(() -> search.search(SearchRequest.newBuilder().setLimit(-1).build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(GrpcErrors.toProblem(e).reason()).isEqualTo(Reason.INVALID_ARGUMENT);
              assertThat(GrpcErrors.toProblem(e).field()).isEqualTo("limit");
            });
  }

  @Test
  void healthAndReflectionAreOn() throws Exception {
    assertThat(
            HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);

    CompletableFuture<List<String>> services = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> asking =
        ServerReflectionGrpc.newStub(channel).serverReflectionInfo(new FirstAnswer(services));
    asking.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    assertThat(services.get(10, TimeUnit.SECONDS))
        .contains(
            "prism.gateway.v1.ArtworkService",
            "prism.gateway.v1.SearchService",
            "prism.gateway.v1.FactsService",
            "prism.gateway.v1.AdminService");
    asking.onCompleted();
  }

  private record FirstAnswer(CompletableFuture<List<String>> services)
      implements StreamObserver<ServerReflectionResponse> {
    @Override
    public void onNext(ServerReflectionResponse response) {
      services.complete(
          response.getListServicesResponse().getServiceList().stream()
              .map(ServiceResponse::getName)
              .toList());
    }

    @Override
    public void onError(Throwable failure) {
      services.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {}
  }

  @Test
  void theCallersDeadlineIsPassedOn() {
    services
        .index()
        .artworks
        .put("s2", Artwork.newBuilder().setId("s2").setState(Artwork.State.INDEXED).build());

    artworks
        .withDeadlineAfter(2_000, TimeUnit.MILLISECONDS)
        .getArtwork(GetArtworkRequest.newBuilder().setId("s2").build());

    // The gateway's own limit is longer.
    assertThat(services.index().deadline.timeRemaining(TimeUnit.MILLISECONDS))
        .isLessThanOrEqualTo(2_000);
  }

  private Artwork get(String id) {
    return artworks.getArtwork(GetArtworkRequest.newBuilder().setId(id).build()).getArtwork();
  }
}
