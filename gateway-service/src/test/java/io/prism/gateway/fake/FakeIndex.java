package io.prism.gateway.fake;

import io.grpc.stub.StreamObserver;
import io.prism.client.GrpcErrors;
import io.prism.core.error.Problem;
import io.prism.index.v1.DecomposeRequest;
import io.prism.index.v1.DecomposeResponse;
import io.prism.index.v1.GetRequest;
import io.prism.index.v1.GetResponse;
import io.prism.index.v1.GetResult;
import io.prism.index.v1.IndexServiceGrpc;
import io.prism.index.v1.ListRequest;
import io.prism.index.v1.ListResponse;
import io.prism.index.v1.SearchRequest;
import io.prism.index.v1.SearchResponse;
import io.prism.index.v1.StatsRequest;
import io.prism.index.v1.StatsResponse;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Hit;
import io.prism.type.v1.Vectors;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Finds everything it holds, and remembers what it was asked. */
public final class FakeIndex extends IndexServiceGrpc.IndexServiceImplBase {
  public final Map<String, Artwork> artworks = new ConcurrentSkipListMap<>();
  public final List<SearchRequest> searches = new CopyOnWriteArrayList<>();
  public volatile Problem failure;

  @Override
  public void search(SearchRequest request, StreamObserver<SearchResponse> observer) {
    searches.add(request);
    if (failure != null) {
      observer.onError(GrpcErrors.toStatus(failure));
      return;
    }
    SearchResponse.Builder response =
        SearchResponse.newBuilder().setModel(FakeEncoder.MODEL).setDecomposition("fake");
    artworks.values().stream()
        .filter(artwork -> artwork.getState() == Artwork.State.INDEXED)
        .limit(request.getLimit())
        .forEach(artwork -> response.addHits(Hit.newBuilder().setArtwork(artwork).setRank(1.5f)));
    observer.onNext(response.build());
    observer.onCompleted();
  }

  @Override
  public void decompose(DecomposeRequest request, StreamObserver<DecomposeResponse> observer) {
    DecomposeResponse.Builder response =
        DecomposeResponse.newBuilder().setModel(FakeEncoder.MODEL).setDecomposition("fake");
    request
        .getTermsList()
        .forEach(
            term -> response.addVectors(Vectors.newBuilder().addAllWhole(FakeEncoder.PICTURE)));
    observer.onNext(response.build());
    observer.onCompleted();
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> observer) {
    GetResponse.Builder response = GetResponse.newBuilder();
    for (String id : request.getIdsList()) {
      GetResult.Builder result = response.addResultsBuilder();
      Artwork artwork = artworks.get(id);
      if (artwork != null) {
        result.setArtwork(artwork);
      }
    }
    observer.onNext(response.build());
    observer.onCompleted();
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> observer) {
    observer.onNext(
        ListResponse.newBuilder()
            .addAllArtworks(
                artworks.values().stream()
                    .filter(
                        artwork ->
                            artwork.getTagsList().containsAll(request.getFilter().getTagsAllList()))
                    .limit(request.getPageSize())
                    .toList())
            .setNextPageToken("next")
            .build());
    observer.onCompleted();
  }

  @Override
  public void stats(StatsRequest request, StreamObserver<StatsResponse> observer) {
    observer.onNext(
        StatsResponse.newBuilder()
            .setModel(FakeEncoder.MODEL)
            .setIndexed(artworks.size())
            .setLag(3)
            .build());
    observer.onCompleted();
  }
}
