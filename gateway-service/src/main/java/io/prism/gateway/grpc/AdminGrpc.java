package io.prism.gateway.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.prism.client.Answers;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.gateway.Gate;
import io.prism.gateway.admin.Audits;
import io.prism.gateway.admin.IndexBackups;
import io.prism.gateway.admin.RejectedArtworks;
import io.prism.gateway.v1.AdminServiceGrpc;
import io.prism.gateway.v1.AuditFinding;
import io.prism.gateway.v1.AuditRequest;
import io.prism.gateway.v1.AuditResponse;
import io.prism.gateway.v1.CreateBackupRequest;
import io.prism.gateway.v1.CreateBackupResponse;
import io.prism.gateway.v1.ListRejectedRequest;
import io.prism.gateway.v1.ListRejectedResponse;
import io.prism.gateway.v1.RetryRejectedRequest;
import io.prism.gateway.v1.RetryRejectedResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;

/** For operators, over gRPC. */
@GrpcService
@Blocking
public class AdminGrpc extends AdminServiceGrpc.AdminServiceImplBase {
  private final RejectedArtworks rejected;
  private final Audits audits;
  private final IndexBackups backups;
  private final Gate gate;

  public AdminGrpc(RejectedArtworks rejected, Audits audits, IndexBackups backups, Gate gate) {
    this.backups = backups;
    this.rejected = rejected;
    this.audits = audits;
    this.gate = gate;
  }

  @Override
  public void listRejected(
      ListRejectedRequest request, StreamObserver<ListRejectedResponse> observer) {
    Answers.answer(
        observer,
        () -> gate.pass(() -> rejected.list(request.getPageSize(), request.getPageToken())));
  }

  @Override
  public void retryRejected(
      RetryRejectedRequest request, StreamObserver<RetryRejectedResponse> observer) {
    Answers.answer(
        observer,
        () ->
            gate.pass(
                () ->
                    RetryRejectedResponse.newBuilder()
                        .setArtwork(rejected.retry(request.getId()))
                        .build()));
  }

  @Override
  public void createBackup(
      CreateBackupRequest request, StreamObserver<CreateBackupResponse> observer) {
    Answers.answer(
        observer,
        () ->
            CreateBackupResponse.newBuilder().setBackup(backups.create(request.getName())).build());
  }

  /** The summary is the last message. */
  @Override
  public void audit(AuditRequest request, StreamObserver<AuditResponse> observer) {
    Answers.answer(
        observer,
        () ->
            AuditResponse.newBuilder()
                .setSummary(audits.run(finding -> tell(finding, observer)))
                .build());
  }

  private static void tell(AuditFinding finding, StreamObserver<AuditResponse> observer) {
    if (((ServerCallStreamObserver<AuditResponse>) observer).isCancelled()) {
      throw PrismException.of(Reason.CANCELLED, "The caller went away.");
    }
    observer.onNext(AuditResponse.newBuilder().setFinding(finding).build());
  }
}
