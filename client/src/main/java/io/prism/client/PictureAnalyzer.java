package io.prism.client;

import com.google.protobuf.ByteString;
import io.prism.caption.v1.Caption;
import io.prism.caption.v1.Subject;
import io.prism.client.EncoderClient.EncodedPicture;
import io.prism.core.embedding.Embedding;
import io.prism.index.v1.AnalyzedPicture;
import io.prism.index.v1.Values;
import io.prism.type.v1.Priority;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * S2 to S4 of the method: picture → mixed embedding → text of its content → embeddings of that
 * text. Used by ingestion and by search, so that the two can't drift apart; the subtraction itself
 * is the index service's. Blocks; thread-safe.
 */
public final class PictureAnalyzer {
  private static final int TEXTS_A_CALL = 512;

  private final EncoderClient encoder;
  private final CaptionClient captions;

  public PictureAnalyzer(EncoderClient encoder, CaptionClient captions) {
    this.encoder = encoder;
    this.captions = captions;
  }

  /**
   * @param picture the file's bytes
   * @param caption the user's own text of the content, or empty
   */
  public record Input(ByteString picture, String caption) {}

  /**
   * @param picture what the index service decomposes
   * @param caption content, style words, ranked objects and styles, kind
   * @param model what made the vectors, for example {@code prism-mini@1}
   * @param width pixels, upright; 0 when only a vector was given
   * @param height pixels, upright; 0 when only a vector was given
   */
  public record Analysis(
      AnalyzedPicture picture, Caption caption, String model, int width, int height) {}

  /**
   * @param inputs at most 64 pictures, together under {@link PrismChannels#MAX_MESSAGE_BYTES}
   * @return one result an input, in order; a picture that fails doesn't touch the others
   */
  public List<ItemResult<Analysis>> analyze(List<Input> inputs, Priority priority) {
    if (inputs.isEmpty()) {
      return List.of();
    }
    List<ItemResult<EncodedPicture>> encoded =
        encoder.encodeImages(inputs.stream().map(Input::picture).toList(), priority);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (encoded.get(i) instanceof ItemResult.Ok<EncodedPicture> ok) {
        items.add(new Item(inputs.get(i), ok.value()));
      }
    }
    Iterator<ItemResult<Analysis>> described = describe(items, priority).iterator();
    return encoded.stream()
        .map(
            result ->
                result instanceof ItemResult.Failed<EncodedPicture> failed
                    ? ItemResult.<Analysis>failed(failed.problem())
                    : described.next())
        .toList();
  }

  /**
   * A mixed embedding that the caller made: its content is found by inversion unless a caption is
   * given.
   */
  public Analysis analyzeVector(Embedding mixed, String caption, Priority priority) {
    io.prism.encoder.v1.ImageEmbedding raw =
        io.prism.encoder.v1.ImageEmbedding.newBuilder()
            .addAllValues(Floats.asList(mixed.values()))
            .build();
    Item item = new Item(new Input(ByteString.EMPTY, caption), new EncodedPicture(mixed, raw));
    return describe(List.of(item), priority).get(0).orThrow();
  }

  private record Item(Input input, EncodedPicture encoded) {}

  private List<ItemResult<Analysis>> describe(List<Item> items, Priority priority) {
    if (items.isEmpty()) {
      return List.of();
    }
    String model = items.get(0).encoded().embedding().model().toString();
    List<ItemResult<Caption>> described =
        captions.describe(model, items.stream().map(PictureAnalyzer::toSubject).toList(), priority);
    Map<String, ItemResult<Embedding>> texts = encodeTexts(described, priority);
    List<ItemResult<Analysis>> results = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      results.add(combine(items.get(i), described.get(i), texts));
    }
    return results;
  }

  private static Subject toSubject(Item item) {
    return Subject.newBuilder()
        .setPicture(item.input().picture())
        .setCaption(item.input().caption())
        .addAllEmbedding(item.encoded().raw().getValuesList())
        .build();
  }

  // Pictures of one batch often show the same things, so each text is asked for once.
  private Map<String, ItemResult<Embedding>> encodeTexts(
      List<ItemResult<Caption>> described, Priority priority) {
    Set<String> distinct = new LinkedHashSet<>();
    for (ItemResult<Caption> result : described) {
      if (result instanceof ItemResult.Ok<Caption> ok) {
        distinct.addAll(ok.value().getContentTextsList());
      }
    }
    List<String> texts = List.copyOf(distinct);
    Map<String, ItemResult<Embedding>> embeddings = new HashMap<>();
    for (int from = 0; from < texts.size(); from += TEXTS_A_CALL) {
      List<String> part = texts.subList(from, Math.min(texts.size(), from + TEXTS_A_CALL));
      List<ItemResult<Embedding>> encoded = encoder.encodeTexts(part, priority);
      for (int i = 0; i < part.size(); i++) {
        embeddings.put(part.get(i), encoded.get(i));
      }
    }
    return embeddings;
  }

  private static ItemResult<Analysis> combine(
      Item item, ItemResult<Caption> description, Map<String, ItemResult<Embedding>> texts) {
    if (description instanceof ItemResult.Failed<Caption> failed) {
      return ItemResult.failed(failed.problem());
    }
    Caption caption = description.orThrow();
    AnalyzedPicture.Builder picture =
        AnalyzedPicture.newBuilder()
            .addAllMixed(item.encoded().raw().getValuesList())
            .addAllHierarchy(item.encoded().raw().getHierarchyList())
            .setCaptionSource(caption.getSource());
    for (String text : caption.getContentTextsList()) {
      ItemResult<Embedding> embedding = texts.get(text);
      if (embedding instanceof ItemResult.Failed<Embedding> failed) {
        return ItemResult.failed(failed.problem());
      }
      if (embedding != null) {
        picture.addContent(
            Values.newBuilder().addAllValues(Floats.asList(embedding.orThrow().values())));
      }
    }
    return ItemResult.ok(
        new Analysis(
            picture.build(),
            caption,
            item.encoded().embedding().model().toString(),
            item.encoded().raw().getWidth(),
            item.encoded().raw().getHeight()));
  }
}
