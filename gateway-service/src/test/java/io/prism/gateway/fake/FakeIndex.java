package io.prism.gateway.fake;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.prism.client.GrpcErrors;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.index.v1.CreateBackupRequest;
import io.prism.index.v1.CreateBackupResponse;
import io.prism.index.v1.DecomposeRequest;
import io.prism.index.v1.DecomposeResponse;
import io.prism.index.v1.GetRequest;
import io.prism.index.v1.GetResponse;
import io.prism.index.v1.GetResult;
import io.prism.index.v1.IndexServiceGrpc;
import io.prism.index.v1.ListRequest;
import io.prism.index.v1.ListResponse;
import io.prism.index.v1.QueryTerm;
import io.prism.index.v1.SearchRequest;
import io.prism.index.v1.SearchResponse;
import io.prism.index.v1.StatsRequest;
import io.prism.index.v1.StatsResponse;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Backup;
import io.prism.type.v1.FacetCount;
import io.prism.type.v1.Facets;
import io.prism.type.v1.Hit;
import io.prism.type.v1.Vectors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Finds everything it holds, and remembers what it was asked. */
public final class FakeIndex extends IndexServiceGrpc.IndexServiceImplBase {
  private static final Facets FACETS =
      Facets.newBuilder()
          .addStyles(FacetCount.newBuilder().setName("neon").setCount(2))
          .addStyles(FacetCount.newBuilder().setName("pastel"))
          .setCounted(2)
          .setComplete(true)
          .build();

  public final Map<String, Artwork> artworks = new ConcurrentSkipListMap<>();
  public final List<SearchRequest> searches = new CopyOnWriteArrayList<>();
  public final List<Artwork> doubled = new CopyOnWriteArrayList<>();

  /** Of the last call for artworks. */
  public volatile Deadline deadline;

  public volatile Problem failure;

  @Override
  public void search(SearchRequest request, StreamObserver<SearchResponse> observer) {
    searches.add(request);
    if (fails(observer)) {
      return;
    }
    SearchResponse.Builder response =
        SearchResponse.newBuilder().setModel(FakeEncoder.MODEL).setDecomposition("fake");
    List<Artwork> found =
        new ArrayList<>(
            artworks.values().stream()
                .filter(artwork -> artwork.getState() == Artwork.State.INDEXED)
                .toList());
    if (isOfTheRight(request.getTerms(0))) {
      Collections.reverse(found);
    }
    for (int place = 0; place < Math.min(found.size(), request.getLimit()); place++) {
      response.addHits(
          Hit.newBuilder()
              .setArtwork(found.get(place))
              .setRank(1.5f - place / 100f)
              .setCategory(found.get(place).getCategory()));
    }
    if (request.getFacets()) {
      response.setFacets(FACETS);
    }
    observer.onNext(response.build());
    observer.onCompleted();
  }

  /** What is in the right half of a picture finds everything the other way round. */
  private static boolean isOfTheRight(QueryTerm term) {
    return term.getRegion() == 1 || term.getPicture().getMixedList().equals(FakeEncoder.RIGHT);
  }

  @Override
  public void decompose(DecomposeRequest request, StreamObserver<DecomposeResponse> observer) {
    if (fails(observer)) {
      return;
    }
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
    if (fails(observer)) {
      return;
    }
    deadline = Context.current().getDeadline();
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
    if (fails(observer)) {
      return;
    }
    List<Artwork> found =
        Stream.concat(artworks.values().stream(), doubled.stream())
            .sorted(Comparator.comparing(Artwork::getId))
            .filter(
                artwork -> artwork.getTagsList().containsAll(request.getFilter().getTagsAllList()))
            .filter(
                artwork ->
                    request.getStatesCount() == 0
                        ? artwork.getState() != Artwork.State.DELETED
                        : request.getStatesList().contains(artwork.getState()))
            .toList();
    int size = request.getPageSize();
    ListResponse.Builder response =
        ListResponse.newBuilder()
            .addAllArtworks(found.subList(0, Math.min(size, found.size())))
            .setNextPageToken(found.size() > size ? "next" : "");
    if (request.getFacets()) {
      response.setFacets(FACETS);
    }
    observer.onNext(response.build());
    observer.onCompleted();
  }

  @Override
  public void stats(StatsRequest request, StreamObserver<StatsResponse> observer) {
    if (fails(observer)) {
      return;
    }
    observer.onNext(
        StatsResponse.newBuilder()
            .setModel(FakeEncoder.MODEL)
            .setIndexed(artworks.size())
            .setLag(3)
            .build());
    observer.onCompleted();
  }

  /** A name with a blank is none. */
  @Override
  public void createBackup(
      CreateBackupRequest request, StreamObserver<CreateBackupResponse> observer) {
    if (fails(observer)) {
      return;
    }
    if (request.getName().contains(" ")) {
      observer.onError(
          GrpcErrors.toStatus(
              new Problem(Reason.INVALID_ARGUMENT, "That is no name.", "name", null)));
      return;
    }
    deadline = Context.current().getDeadline();
    observer.onNext(
        CreateBackupResponse.newBuilder()
            .setBackup(Backup.newBuilder().setName(request.getName()).setIndexed(artworks.size()))
            .build());
    observer.onCompleted();
  }

  private boolean fails(StreamObserver<?> observer) {
    Problem problem = failure;
    if (problem != null) {
      observer.onError(GrpcErrors.toStatus(problem));
    }
    return problem != null;
  }
}
