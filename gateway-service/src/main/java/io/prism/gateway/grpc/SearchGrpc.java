package io.prism.gateway.grpc;

import io.grpc.stub.StreamObserver;
import io.prism.client.Answers;
import io.prism.gateway.Gate;
import io.prism.gateway.search.Parts;
import io.prism.gateway.search.Searches;
import io.prism.gateway.v1.Analysis;
import io.prism.gateway.v1.AnalyzeRequest;
import io.prism.gateway.v1.SearchRequest;
import io.prism.gateway.v1.SearchResponse;
import io.prism.gateway.v1.SearchServiceGrpc;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;

/** Search over gRPC. */
@GrpcService
@Blocking
public class SearchGrpc extends SearchServiceGrpc.SearchServiceImplBase {
  private final Searches searches;
  private final Gate gate;

  public SearchGrpc(Searches searches, Gate gate) {
    this.searches = searches;
    this.gate = gate;
  }

  @Override
  public void search(SearchRequest request, StreamObserver<SearchResponse> observer) {
    Answers.answer(observer, () -> gate.pass(() -> searches.search(request, Parts.none())));
  }

  @Override
  public void analyze(AnalyzeRequest request, StreamObserver<Analysis> observer) {
    Answers.answer(observer, () -> gate.pass(() -> searches.analyze(request, Parts.none())));
  }
}
