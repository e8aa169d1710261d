package io.prism.client;

import com.google.protobuf.ByteString;
import io.prism.caption.v1.Caption;
import io.prism.caption.v1.Subject;
import io.prism.core.embedding.Embedding;
import io.prism.encoder.v1.ImageEmbedding;
import io.prism.index.v1.AnalyzedPicture;
import io.prism.index.v1.Values;
import io.prism.type.v1.Priority;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * S3 and S4 of the method: from a mixed embedding to the text of the picture's content and to the
 * embeddings of that text. Blocks; thread-safe.
 */
final class ContentReader {
  private static final int TEXTS_A_CALL = 512;
  private static final int SUBJECTS_A_CALL = 64;

  private final EncoderClient encoder;
  private final CaptionClient captions;

  ContentReader(EncoderClient encoder, CaptionClient captions) {
    this.encoder = encoder;
    this.captions = captions;
  }

  /**
   * What is read.
   *
   * @param picture the file's bytes, searched for an embedded prompt; empty for a part of a
   *     picture, of which the prompt does not speak, and where there is only a vector
   * @param caption the user's own text of the content, or empty
   * @param mixed what the encoder said of it
   */
  record Item(ByteString picture, String caption, ImageEmbedding mixed) {}

  /** What the index service decomposes, and content, style words, ranked objects, kind. */
  record Content(AnalyzedPicture picture, Caption caption) {}

  /**
   * @param model of the items' embeddings
   * @return one result an item, in order
   */
  List<ItemResult<Content>> read(String model, List<Item> items, Priority priority) {
    List<ItemResult<Caption>> described = new ArrayList<>(items.size());
    for (int from = 0; from < items.size(); from += SUBJECTS_A_CALL) {
      List<Subject> part =
          items.subList(from, Math.min(items.size(), from + SUBJECTS_A_CALL)).stream()
              .map(ContentReader::toSubject)
              .toList();
      described.addAll(captions.describe(model, part, priority));
    }
    Map<String, ItemResult<Embedding>> texts = encodeTexts(described, priority);
    List<ItemResult<Content>> results = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      results.add(combine(items.get(i), described.get(i), texts));
    }
    return results;
  }

  private static Subject toSubject(Item item) {
    return Subject.newBuilder()
        .setPicture(item.picture())
        .setCaption(item.caption())
        .addAllEmbedding(item.mixed().getValuesList())
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

  private static ItemResult<Content> combine(
      Item item, ItemResult<Caption> description, Map<String, ItemResult<Embedding>> texts) {
    if (description instanceof ItemResult.Failed<Caption> failed) {
      return ItemResult.failed(failed.problem());
    }
    Caption caption = description.orThrow();
    AnalyzedPicture.Builder picture =
        AnalyzedPicture.newBuilder()
            .addAllMixed(item.mixed().getValuesList())
            .addAllHierarchy(item.mixed().getHierarchyList())
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
    return ItemResult.ok(new Content(picture.build(), caption));
  }
}
