package io.prism.index.ingest;

import io.opentelemetry.context.Scope;
import io.prism.caption.v1.Kind;
import io.prism.client.ItemResult;
import io.prism.client.PictureAnalyzer.Analysis;
import io.prism.client.PictureAnalyzer.Input;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.index.store.IndexedArtwork;
import io.prism.type.v1.Artwork;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * The first half of a batch's way, which changes nothing outside but the picture store and so may
 * run before the batch ahead is durable: look up, fetch, analyze, decompose.
 */
final class BatchPreparer {
  private static final Logger LOG = Logger.getLogger(BatchPreparer.class);

  private final LookUp lookUp;
  private final PictureLoader loader;
  private final PatientAnalyzer analyzer;
  private final ArtworkAssembler assembler;
  private final KindRules kinds;
  private final long maxCallBytes;

  /**
   * @param maxCallBytes of the pictures in one call of the analyzer, unless one alone has more
   */
  BatchPreparer(
      LookUp lookUp,
      PictureLoader loader,
      PatientAnalyzer analyzer,
      ArtworkAssembler assembler,
      KindRules kinds,
      long maxCallBytes) {
    this.lookUp = lookUp;
    this.loader = loader;
    this.analyzer = analyzer;
    this.assembler = assembler;
    this.kinds = kinds;
    this.maxCallBytes = maxCallBytes;
  }

  /** Asks the index and plans. */
  record LookUp(Standings standings, BatchPlanner planner, Steps steps) {
    BatchPlanner.Plan plan(Batch batch) {
      List<Incoming> records = batch.records();
      List<String> ids =
          records.stream().map(Incoming::id).filter(Objects::nonNull).distinct().toList();
      Map<String, Standing> known =
          steps.untilDone(
              Step.LOOK_UP, batch.traces(records), batch.cancellation(), () -> standings.of(ids));
      return planner.plan(records, known);
    }
  }

  /** What is to be made durable. Blocks as long as anything that it needs is away. */
  Prepared prepare(Batch batch) {
    BatchPlanner.Plan plan = lookUp.plan(batch);
    List<Outcome> outcomes = new ArrayList<>();
    Deque<Task.Index> uploads = new ArrayDeque<>();
    for (Task task : plan.tasks()) {
      if (task instanceof Task.Index index) {
        uploads.add(index);
      } else {
        outcomes.add(settled(task));
      }
    }
    while (!uploads.isEmpty()) {
      outcomes.addAll(index(loader.next(uploads, batch), batch));
    }
    return new Prepared(outcomes, plan.stale());
  }

  /**
   * @param stale records that came to nothing
   */
  record Prepared(List<Outcome> outcomes, int stale) {}

  private Outcome settled(Task task) {
    if (task instanceof Task.Remove remove) {
      IndexedArtwork deleted = IndexedArtwork.deleted(remove.cause().id(), remove.version());
      return new Outcome.Removed(remove.cause(), deleted, remove.known());
    }
    if (task instanceof Task.Confirm confirm) {
      return new Outcome.Confirmed(confirm.cause(), confirm.artwork());
    }
    Task.Reject reject = (Task.Reject) task;
    String id = reject.cause().id();
    return new Outcome.Rejected(
        reject.cause(),
        reject.cause().problem(),
        id != null && reject.stored() ? assembler.rejected(id, reject) : null);
  }

  private List<Outcome> index(List<PictureLoader.Loaded> chunk, Batch batch) {
    List<Outcome> outcomes = new ArrayList<>();
    List<Picture> call = new ArrayList<>();
    long bytes = 0;
    for (PictureLoader.Loaded loaded : chunk) {
      if (loaded.picture() instanceof ItemResult.Failed<Picture> failed) {
        outcomes.add(rejected(loaded.task(), failed.problem()));
        continue;
      }
      Picture picture = loaded.picture().orThrow();
      if (!call.isEmpty() && bytes + picture.bytes().size() > maxCallBytes) {
        outcomes.addAll(analyze(call, batch));
        call = new ArrayList<>();
        bytes = 0;
      }
      call.add(picture);
      bytes += picture.bytes().size();
    }
    outcomes.addAll(analyze(call, batch));
    return outcomes;
  }

  private List<Outcome> analyze(List<Picture> pictures, Batch batch) {
    batch.cancellation().check();
    List<PatientAnalyzer.Case> cases =
        pictures.stream().map(picture -> toCase(picture, batch)).toList();
    List<ItemResult<Analysis>> results = analyzer.analyze(cases, batch.cancellation());
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      try (Scope scope = cases.get(i).trace().makeCurrent()) {
        outcomes.add(assembled(pictures.get(i), results.get(i)));
      }
    }
    return outcomes;
  }

  private static PatientAnalyzer.Case toCase(Picture picture, Batch batch) {
    Incoming.Upload upload = picture.task().cause();
    return new PatientAnalyzer.Case(
        new Input(picture.bytes(), upload.event().getCaption()), batch.trace(upload));
  }

  private Outcome assembled(Picture picture, ItemResult<Analysis> result) {
    if (result instanceof ItemResult.Failed<Analysis> failed) {
      return rejected(picture.task(), failed.problem());
    }
    Analysis analysis = result.orThrow();
    Kind kind = analysis.caption().getKind();
    KindPolicy policy = kinds.of(kind);
    if (policy == KindPolicy.REJECT) {
      return rejected(picture.task(), KindRules.refusal(kind));
    }
    List<Artwork.Mark> marks =
        policy == KindPolicy.MARK ? List.of(Artwork.Mark.UNSEARCHABLE_KIND) : List.of();
    try {
      return new Outcome.Indexed(
          picture.task().cause(), assembler.indexed(picture, analysis, marks));
    } catch (PrismException | IllegalArgumentException e) {
      LOG.errorf(e, "artwork %s: its vectors cannot be decomposed", picture.task().cause().id());
      return rejected(
          picture.task(), Problem.of(Reason.INTERNAL, "The picture's vectors are unusable."));
    }
  }

  private Outcome rejected(Task.Index task, Problem problem) {
    return new Outcome.Rejected(task.cause(), problem, assembler.rejected(task, problem));
  }
}
