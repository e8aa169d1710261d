package io.prism.index.search;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import io.prism.client.GrpcErrors;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.index.IndexConfig;
import io.prism.index.backup.Backups;
import io.prism.index.store.TimeLimit;
import io.prism.index.v1.CreateBackupRequest;
import io.prism.index.v1.CreateBackupResponse;
import io.prism.index.v1.DecomposeRequest;
import io.prism.index.v1.DecomposeResponse;
import io.prism.index.v1.DeleteRequest;
import io.prism.index.v1.DeleteResponse;
import io.prism.index.v1.GetRequest;
import io.prism.index.v1.GetResponse;
import io.prism.index.v1.IndexServiceGrpc;
import io.prism.index.v1.ListRequest;
import io.prism.index.v1.ListResponse;
import io.prism.index.v1.PutRequest;
import io.prism.index.v1.PutResponse;
import io.prism.index.v1.SearchRequest;
import io.prism.index.v1.SearchResponse;
import io.prism.index.v1.StatsRequest;
import io.prism.index.v1.StatsResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The contract's IndexService. */
@GrpcService
@Blocking
public class IndexGrpcService extends IndexServiceGrpc.IndexServiceImplBase {
  private static final Logger LOG = Logger.getLogger(IndexGrpcService.class);

  private final SearchCalls searches;
  private final CollectionCalls collection;
  private final Backups backups;
  private final Duration timeout;

  IndexGrpcService(
      SearchCalls searches, CollectionCalls collection, Backups backups, IndexConfig config) {
    this.backups = backups;
    this.searches = searches;
    this.collection = collection;
    this.timeout = config.timeout();
  }

  @Override
  public void put(PutRequest request, StreamObserver<PutResponse> observer) {
    answer(observer, () -> collection.put(request));
  }

  @Override
  public void search(SearchRequest request, StreamObserver<SearchResponse> observer) {
    answer(observer, () -> searches.search(request, timeLimit()));
  }

  @Override
  public void decompose(DecomposeRequest request, StreamObserver<DecomposeResponse> observer) {
    answer(observer, () -> searches.decompose(request));
  }

  @Override
  public void get(GetRequest request, StreamObserver<GetResponse> observer) {
    answer(observer, () -> collection.get(request));
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListResponse> observer) {
    answer(observer, () -> collection.list(request, timeLimit()));
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<DeleteResponse> observer) {
    answer(observer, () -> collection.delete(request));
  }

  @Override
  public void stats(StatsRequest request, StreamObserver<StatsResponse> observer) {
    answer(observer, collection::stats);
  }

  @Override
  public void createBackup(
      CreateBackupRequest request, StreamObserver<CreateBackupResponse> observer) {
    answer(
        observer,
        () ->
            CreateBackupResponse.newBuilder().setBackup(backups.create(request.getName())).build());
  }

  /** The caller's deadline or our own, whichever is earlier. */
  private TimeLimit timeLimit() {
    Deadline deadline = Context.current().getDeadline();
    long nanos = timeout.toNanos();
    return TimeLimit.in(
        Duration.ofNanos(
            deadline == null
                ? nanos
                : Math.min(nanos, deadline.timeRemaining(TimeUnit.NANOSECONDS))));
  }

  private static <T> void answer(StreamObserver<T> observer, Supplier<T> call) {
    T response;
    try {
      response = call.get();
    } catch (RuntimeException e) {
      Problem problem = GrpcErrors.toProblem(e);
      log(problem, e);
      observer.onError(GrpcErrors.toStatus(problem));
      return;
    }
    observer.onNext(response);
    observer.onCompleted();
  }

  /** Callers' mistakes are theirs; ours, and their causes, go to the log. */
  private static void log(Problem problem, RuntimeException failure) {
    if (problem.reason() == Reason.INTERNAL) {
      LOG.error("A call failed", failure);
    } else if (problem.reason() == Reason.UNAVAILABLE) {
      LOG.warn("The index is away", failure);
    }
  }
}
