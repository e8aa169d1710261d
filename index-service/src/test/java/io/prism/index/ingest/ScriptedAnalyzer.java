package io.prism.index.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.ByteString;
import io.prism.caption.v1.Caption;
import io.prism.caption.v1.Kind;
import io.prism.client.ItemResult;
import io.prism.client.PictureAnalyzer.Analysis;
import io.prism.client.PictureAnalyzer.Input;
import io.prism.client.PictureAnalyzer.RegionAnalysis;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.index.v1.AnalyzedPicture;
import io.prism.index.v1.Values;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Region;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Does what the picture's first word says: crash, unreadable, odd, or be analyzed. */
final class ScriptedAnalyzer implements BulkAnalyzer {
  static final String MODEL = "prism-mini@1";
  private final AtomicInteger pictures = new AtomicInteger();
  private volatile Faults faults;

  ScriptedAnalyzer(Faults faults) {
    this.faults = faults;
  }

  void faults(Faults newOnes) {
    faults = newOnes;
  }

  /** Pictures that were analyzed so far. */
  int pictures() {
    return pictures.get();
  }

  @Override
  public List<ItemResult<Analysis>> apply(List<Input> inputs) {
    faults.at(Step.ANALYZE);
    if (inputs.stream().anyMatch(input -> text(input.picture()).startsWith("crash"))) {
      throw PrismException.of(Reason.UNAVAILABLE, "The encoder went away.");
    }
    if (inputs.size() > 1
        && inputs.stream().anyMatch(input -> text(input.picture()).startsWith("refuse"))) {
      throw PrismException.invalid("pictures", "One of these is not right.");
    }
    return inputs.stream().map(this::one).toList();
  }

  private ItemResult<Analysis> one(Input input) {
    String text = text(input.picture());
    if (text.startsWith("unreadable")) {
      return ItemResult.failed(Problem.of(Reason.UNREADABLE_PICTURE, "The picture is truncated."));
    }
    if (text.startsWith("internal")) {
      return ItemResult.failed(Problem.of(Reason.INTERNAL, "Something broke on this picture."));
    }
    pictures.incrementAndGet();
    Caption caption =
        Caption.newBuilder()
            .setKind(kind(text))
            .setContent(input.caption().isEmpty() ? "a fox" : input.caption())
            .setSource(Artwork.CaptionSource.INVERTED)
            .addContentTexts("a fox")
            .build();
    AnalyzedPicture picture =
        AnalyzedPicture.newBuilder()
            .addAllMixed(List.of(1f, 0f, 0f, 0f))
            .addContent(Values.newBuilder().addAllValues(List.of(0f, 1f, 0f, 0f)))
            .build();
    List<RegionAnalysis> regions =
        text.startsWith("scene")
            ? List.of(region("owl", picture), region("cup", picture))
            : List.of();
    AnalyzedPicture apart =
        picture.toBuilder()
            .addAllParts(regions.stream().map(RegionAnalysis::picture).toList())
            .build();
    return ItemResult.ok(new Analysis(apart, caption, MODEL, 640, 480, regions));
  }

  private static RegionAnalysis region(String object, AnalyzedPicture picture) {
    Region region = Region.newBuilder().setObject(object).setScore(.8f).build();
    return new RegionAnalysis(region, picture, Caption.getDefaultInstance());
  }

  /** Of "document ..." a document; of everything else an artwork. */
  private static Kind kind(String text) {
    String first = text.substring(0, Math.max(text.indexOf(' '), 0));
    boolean searchable = !List.of("document", "screenshot", "chart").contains(first);
    return Kind.newBuilder()
        .setName(searchable ? "artwork" : first)
        .setSearchable(searchable)
        .setScore(.9f)
        .build();
  }

  private static String text(ByteString picture) {
    return picture.toString(ISO_8859_1);
  }
}
