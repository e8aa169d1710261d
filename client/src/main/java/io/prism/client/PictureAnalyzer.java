package io.prism.client;

import com.google.protobuf.ByteString;
import io.prism.caption.v1.Caption;
import io.prism.caption.v1.Kind;
import io.prism.client.ContentReader.Content;
import io.prism.client.EncoderClient.EncodedPicture;
import io.prism.core.embedding.Embedding;
import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import io.prism.encoder.v1.ImageEmbedding;
import io.prism.index.v1.AnalyzedPicture;
import io.prism.type.v1.Box;
import io.prism.type.v1.Priority;
import io.prism.type.v1.Region;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * S2 to S4 of the method: picture → mixed embedding → text of its content → embeddings of that
 * text; and the same for each of the things that a picture shows. Used by ingestion and by search,
 * so that the two can't drift apart; the subtraction itself is the index service's. Blocks;
 * thread-safe.
 */
public final class PictureAnalyzer {
  private final EncoderClient encoder;
  private final ContentReader contents;
  private final RegionReader regions;

  public PictureAnalyzer(EncoderClient encoder, CaptionClient captions) {
    this.encoder = encoder;
    this.contents = new ContentReader(encoder, captions);
    this.regions = new RegionReader(encoder, contents);
  }

  /**
   * @param picture the file's bytes
   * @param caption the user's own text of the content, or empty
   */
  public record Input(ByteString picture, String caption) {}

  /** Which pictures are taken apart. */
  public enum Regions {
    /** None. */
    NONE,
    /** Those of a kind that shows several things; none where the model has no detector. */
    BY_KIND,
    /** All. */
    ALL
  }

  /**
   * @param picture what the index service decomposes, with its parts where it was taken apart
   * @param caption content, style words, ranked objects and styles, kind
   * @param model what made the vectors, for example {@code prism-mini@1}
   * @param width pixels, upright; 0 when only a vector was given
   * @param height pixels, upright; 0 when only a vector was given
   * @param regions the things that it shows, best first; empty unless it was taken apart
   */
  public record Analysis(
      AnalyzedPicture picture,
      Caption caption,
      String model,
      int width,
      int height,
      List<RegionAnalysis> regions) {
    public Analysis {
      regions = List.copyOf(regions);
    }

    /** The same picture taken apart. */
    Analysis with(List<RegionAnalysis> found) {
      if (found.isEmpty()) {
        return this;
      }
      AnalyzedPicture apart =
          picture.toBuilder()
              .addAllParts(found.stream().map(RegionAnalysis::picture).toList())
              .build();
      return new Analysis(apart, SeveralThings.told(caption, found), model, width, height, found);
    }
  }

  /**
   * One of the things that a picture shows.
   *
   * @param region where it is, and what
   * @param picture what the index service decomposes
   */
  public record RegionAnalysis(Region region, AnalyzedPicture picture, Caption caption) {}

  /**
   * @param inputs at most 64 pictures, together under {@link PrismChannels#MAX_MESSAGE_BYTES}
   * @return one result an input, in order; a picture that fails doesn't touch the others
   * @throws PrismException NOT_FOUND where all are to be taken apart and the model has no detector
   */
  public List<ItemResult<Analysis>> analyze(List<Input> inputs, Regions taken, Priority priority) {
    if (inputs.isEmpty()) {
      return List.of();
    }
    List<ItemResult<Analysis>> whole = analyzeWhole(inputs, priority);
    List<Integer> apart = new ArrayList<>();
    for (int i = 0; i < whole.size(); i++) {
      if (whole.get(i) instanceof ItemResult.Ok<Analysis> ok && isTaken(ok.value(), taken)) {
        apart.add(i);
      }
    }
    return apart.isEmpty() ? whole : takeApart(inputs, whole, apart, taken, priority);
  }

  private static boolean isTaken(Analysis analysis, Regions taken) {
    return switch (taken) {
      case NONE -> false;
      case BY_KIND -> analysis.caption().getKind().getRegions() == Kind.Regions.DETECT;
      case ALL -> true;
    };
  }

  private List<ItemResult<Analysis>> takeApart(
      List<Input> inputs,
      List<ItemResult<Analysis>> whole,
      List<Integer> apart,
      Regions taken,
      Priority priority) {
    String model = whole.get(apart.get(0)).orThrow().model();
    List<ByteString> pictures = apart.stream().map(i -> inputs.get(i).picture()).toList();
    List<ItemResult<List<Region>>> detected;
    try {
      detected = encoder.detectRegions(pictures, priority);
    } catch (PrismException e) {
      // A kind's way is a wish that not every model can grant.
      if (taken == Regions.BY_KIND && e.reason() == Reason.NOT_FOUND) {
        return whole;
      }
      throw e;
    }
    List<ItemResult<List<RegionAnalysis>>> read = regions.read(model, pictures, detected, priority);
    List<ItemResult<Analysis>> results = new ArrayList<>(whole);
    for (int i = 0; i < apart.size(); i++) {
      Analysis analysis = whole.get(apart.get(i)).orThrow();
      results.set(apart.get(i), read.get(i).map(analysis::with));
    }
    return results;
  }

  private List<ItemResult<Analysis>> analyzeWhole(List<Input> inputs, Priority priority) {
    List<ItemResult<EncodedPicture>> encoded =
        encoder.encodeImages(inputs.stream().map(Input::picture).toList(), priority);
    List<ContentReader.Item> items = new ArrayList<>();
    String model = "";
    for (int i = 0; i < inputs.size(); i++) {
      if (encoded.get(i) instanceof ItemResult.Ok<EncodedPicture> ok) {
        Input input = inputs.get(i);
        items.add(new ContentReader.Item(input.picture(), input.caption(), ok.value().raw()));
        model = ok.value().embedding().model().toString();
      }
    }
    Iterator<ItemResult<Content>> read = contents.read(model, items, priority).iterator();
    List<ItemResult<Analysis>> results = new ArrayList<>(inputs.size());
    for (ItemResult<EncodedPicture> result : encoded) {
      if (result instanceof ItemResult.Failed<EncodedPicture> failed) {
        results.add(ItemResult.failed(failed.problem()));
      } else {
        EncodedPicture picture = result.orThrow();
        results.add(read.next().map(content -> analysis(content, picture)));
      }
    }
    return results;
  }

  private static Analysis analysis(Content content, EncodedPicture encoded) {
    return new Analysis(
        content.picture(),
        content.caption(),
        encoded.embedding().model().toString(),
        encoded.raw().getWidth(),
        encoded.raw().getHeight(),
        List.of());
  }

  /**
   * Only a part of a picture, as if it were a picture of its own. A prompt in the picture's file is
   * not read: it speaks of the whole.
   *
   * @param box inside the picture
   */
  public Analysis analyzePart(Input input, Box box, Priority priority) {
    RegionReader.Part part = regions.read(input.picture(), box, input.caption(), priority);
    return new Analysis(
        part.content().picture(),
        part.content().caption(),
        part.model(),
        part.width(),
        part.height(),
        List.of());
  }

  /**
   * A mixed embedding that the caller made: its content is found by inversion unless a caption is
   * given.
   */
  public Analysis analyzeVector(Embedding mixed, String caption, Priority priority) {
    ImageEmbedding raw =
        ImageEmbedding.newBuilder().addAllValues(Floats.asList(mixed.values())).build();
    ContentReader.Item item = new ContentReader.Item(ByteString.EMPTY, caption, raw);
    Content content =
        contents.read(mixed.model().toString(), List.of(item), priority).get(0).orThrow();
    return analysis(content, new EncodedPicture(mixed, raw));
  }
}
