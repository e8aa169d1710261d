package io.prism.gateway.grpc;

import io.grpc.stub.StreamObserver;
import io.prism.client.Answers;
import io.prism.gateway.Gate;
import io.prism.gateway.artwork.Facts;
import io.prism.gateway.v1.FactsServiceGrpc;
import io.prism.gateway.v1.GetStatsRequest;
import io.prism.gateway.v1.GetStatsResponse;
import io.prism.gateway.v1.ListModelsRequest;
import io.prism.gateway.v1.ListModelsResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;

/** Models and figures over gRPC. */
@GrpcService
@Blocking
public class FactsGrpc extends FactsServiceGrpc.FactsServiceImplBase {
  private final Facts facts;
  private final Gate gate;

  public FactsGrpc(Facts facts, Gate gate) {
    this.facts = facts;
    this.gate = gate;
  }

  @Override
  public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> observer) {
    Answers.answer(observer, () -> gate.pass(facts::models));
  }

  @Override
  public void getStats(GetStatsRequest request, StreamObserver<GetStatsResponse> observer) {
    Answers.answer(observer, () -> gate.pass(facts::stats));
  }
}
