package io.prism.gateway.grpc;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.prism.client.Answers;
import io.prism.gateway.Gate;
import io.prism.gateway.artwork.ArtworkCollection;
import io.prism.gateway.artwork.ArtworkUploads;
import io.prism.gateway.artwork.MetadataPatch;
import io.prism.gateway.search.SearchRules;
import io.prism.gateway.v1.ArtworkServiceGrpc;
import io.prism.gateway.v1.DeleteArtworkRequest;
import io.prism.gateway.v1.DeleteArtworkResponse;
import io.prism.gateway.v1.GetArtworkRequest;
import io.prism.gateway.v1.GetArtworkResponse;
import io.prism.gateway.v1.ListArtworksRequest;
import io.prism.gateway.v1.ListArtworksResponse;
import io.prism.gateway.v1.PutArtworkRequest;
import io.prism.gateway.v1.PutArtworkResponse;
import io.prism.gateway.v1.UpdateArtworkRequest;
import io.prism.gateway.v1.UpdateArtworkResponse;
import io.prism.type.v1.Artwork;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;

/** The collection over gRPC. */
@GrpcService
@Blocking
public class ArtworkGrpc extends ArtworkServiceGrpc.ArtworkServiceImplBase {
  private final ArtworkUploads uploads;
  private final ArtworkCollection collection;
  private final Gate gate;

  public ArtworkGrpc(ArtworkUploads uploads, ArtworkCollection collection, Gate gate) {
    this.uploads = uploads;
    this.collection = collection;
    this.gate = gate;
  }

  @Override
  public void putArtwork(PutArtworkRequest request, StreamObserver<PutArtworkResponse> observer) {
    Answers.answer(observer, () -> gate.pass(() -> put(request)));
  }

  @Override
  public void getArtwork(GetArtworkRequest request, StreamObserver<GetArtworkResponse> observer) {
    Answers.answer(
        observer,
        () ->
            gate.pass(
                () ->
                    GetArtworkResponse.newBuilder()
                        .setArtwork(collection.get(request.getId()))
                        .build()));
  }

  @Override
  public void listArtworks(
      ListArtworksRequest request, StreamObserver<ListArtworksResponse> observer) {
    Answers.answer(observer, () -> gate.pass(() -> list(request)));
  }

  @Override
  public void updateArtwork(
      UpdateArtworkRequest request, StreamObserver<UpdateArtworkResponse> observer) {
    Answers.answer(observer, () -> gate.pass(() -> update(request)));
  }

  @Override
  public void deleteArtwork(
      DeleteArtworkRequest request, StreamObserver<DeleteArtworkResponse> observer) {
    Answers.answer(
        observer,
        () ->
            gate.pass(
                () ->
                    DeleteArtworkResponse.newBuilder()
                        .setArtwork(uploads.delete(request.getId()))
                        .build()));
  }

  private PutArtworkResponse put(PutArtworkRequest request) {
    ByteString picture = request.getPicture();
    Artwork artwork =
        uploads.put(request.getMetadata(), picture.isEmpty() ? null : picture.toByteArray());
    return PutArtworkResponse.newBuilder().setArtwork(artwork).build();
  }

  private ListArtworksResponse list(ListArtworksRequest request) {
    SearchRules.checkFilter(request.getFilter(), "filter.");
    SearchRules.checkToken(request.getPageToken());
    return collection.list(request);
  }

  private UpdateArtworkResponse update(UpdateArtworkRequest request) {
    MetadataPatch patch =
        MetadataPatch.ofMask(request.getUpdateMask().getPathsList(), request.getMetadata());
    return UpdateArtworkResponse.newBuilder()
        .setArtwork(uploads.update(request.getId(), patch::applyTo))
        .build();
  }
}
