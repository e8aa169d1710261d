package io.prism.client;

import io.grpc.StatusRuntimeException;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.gateway.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import io.prism.gateway.v1.AuditFinding;
import io.prism.gateway.v1.AuditRequest;
import io.prism.gateway.v1.AuditResponse;
import io.prism.gateway.v1.AuditSummary;
import io.prism.gateway.v1.CreateBackupRequest;
import io.prism.gateway.v1.ListRejectedRequest;
import io.prism.gateway.v1.ListRejectedResponse;
import io.prism.gateway.v1.RetryRejectedRequest;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Backup;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What operators ask for. Behaves as {@link PrismClient}, whose connection it uses. */
public final class PrismAdmin {
  private final AdminServiceBlockingStub stub;
  private final Calls calls;

  PrismAdmin(AdminServiceBlockingStub stub, Calls calls) {
    this.stub = stub;
    this.calls = calls;
  }

  /** One page of what was refused after it had been accepted. */
  public ListRejectedResponse listRejected(ListRejectedRequest request) {
    return calls.call(stub, s -> s.listRejected(request));
  }

  /** Queues a rejected artwork once more. */
  public Artwork retryRejected(String id) {
    RetryRejectedRequest request = RetryRejectedRequest.newBuilder().setId(id).build();
    return calls.call(stub, s -> s.retryRejected(request)).getArtwork();
  }

  /**
   * Copies the index into a folder of this name on the index service's disk. Not tried again.
   *
   * @param timeout of the whole backup, which takes longer than other calls
   */
  public Backup createBackup(String name, Duration timeout) {
    try {
      return stub.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
          .createBackup(CreateBackupRequest.newBuilder().setName(name).build())
          .getBackup();
    } catch (StatusRuntimeException e) {
      throw PublicErrors.of(e, calls.options().address()).exception();
    }
  }

  /**
   * Compares the log of record, the picture store and the index.
   *
   * @param timeout of the whole audit, which takes longer than other calls; it is not tried again
   * @param findings gets each as it is found, on the calling thread
   */
  public AuditSummary audit(Duration timeout, Consumer<AuditFinding> findings) {
    try {
      Iterator<AuditResponse> parts =
          stub.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS)
              .audit(AuditRequest.getDefaultInstance());
      while (parts.hasNext()) {
        AuditResponse part = parts.next();
        if (part.hasSummary()) {
          return part.getSummary();
        }
        findings.accept(part.getFinding());
      }
      throw PrismException.of(Reason.UNAVAILABLE, "The audit was cut off; please try again.");
    } catch (StatusRuntimeException e) {
      throw PublicErrors.of(e, calls.options().address()).exception();
    }
  }
}
