package io.prism.index.ingest;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.prism.client.PictureAnalyzer.Analysis;
import io.prism.client.PictureAnalyzer.RegionAnalysis;
import io.prism.core.error.Problem;
import io.prism.event.v1.ArtworkUploaded;
import io.prism.index.search.Decomposer.Decomposed;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.v1.AnalyzedPicture;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.RejectionReason;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** From an upload and what was found in its picture to what the index keeps. */
final class ArtworkAssembler {
  private final Function<AnalyzedPicture, Decomposed> decomposition;
  private final String model;

  /**
   * @param decomposition object, style and whole of a picture and its regions
   * @param model for example {@code prism-mini@1}
   */
  ArtworkAssembler(Function<AnalyzedPicture, Decomposed> decomposition, String model) {
    this.decomposition = decomposition;
    this.model = model;
  }

  IndexedArtwork indexed(Picture picture, Analysis analysis, List<Artwork.Mark> marks) {
    Incoming.Upload upload = picture.task().cause();
    Artwork artwork =
        described(upload)
            .setState(Artwork.State.INDEXED)
            .setCaption(analysis.caption().getContent())
            .setCaptionSource(analysis.caption().getSource())
            .setStyleText(analysis.caption().getStyleText())
            .addAllObjects(analysis.caption().getObjectsList())
            .addAllStyles(analysis.caption().getStylesList())
            .setKind(analysis.caption().getKind().getName())
            .setWidth(analysis.width())
            .setHeight(analysis.height())
            .setSha256(picture.sha256().hex())
            .setModel(analysis.model())
            .addAllMarks(marks)
            .addAllRegions(analysis.regions().stream().map(RegionAnalysis::region).toList())
            .build();
    Decomposed vectors = decomposition.apply(analysis.picture());
    return new IndexedArtwork(
        artwork, vectors.whole(), vectors.regions(), picture.task().fingerprint());
  }

  IndexedArtwork rejected(Task.Index task, Problem problem) {
    Artwork artwork =
        described(task.cause())
            .setState(Artwork.State.REJECTED)
            .setReason(reason(problem))
            .setSha256(task.cause().event().getSha256())
            .setModel(model)
            .build();
    return new IndexedArtwork(artwork, null, task.fingerprint());
  }

  IndexedArtwork rejected(String id, Task.Reject task) {
    Artwork artwork =
        Artwork.newBuilder()
            .setId(id)
            .setVersion(Math.max(task.cause().version(), 0))
            .setState(Artwork.State.REJECTED)
            .setReason(reason(task.cause().problem()))
            .setCreateTime(written(task.cause().origin()))
            .build();
    return new IndexedArtwork(artwork, null, task.fingerprint());
  }

  static RejectionReason reason(Problem problem) {
    return RejectionReason.newBuilder()
        .setCode(problem.reason().name())
        .setText(problem.detail())
        .build();
  }

  private static Artwork.Builder described(Incoming.Upload upload) {
    ArtworkUploaded event = upload.event();
    return Artwork.newBuilder()
        .setId(event.getId())
        .setVersion(event.getVersion())
        .setTitle(event.getTitle())
        .setDescription(event.getDescription())
        .addAllTags(event.getTagsList())
        .setAuthor(event.getAuthor())
        .setCategory(event.getCategory())
        .setSourceUrl(event.getSourceUrl())
        .setLicence(event.getLicence())
        .setCreateTime(event.hasCreateTime() ? event.getCreateTime() : written(upload.origin()));
  }

  // What a producer leaves open is the time of its record, so that a second reading finds the same.
  private static Timestamp written(ConsumerRecord<byte[], byte[]> origin) {
    return Timestamps.fromMillis(Math.max(origin.timestamp(), 0));
  }
}
