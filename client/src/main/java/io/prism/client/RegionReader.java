package io.prism.client;

import com.google.protobuf.ByteString;
import io.prism.caption.v1.Caption;
import io.prism.client.ContentReader.Content;
import io.prism.client.PictureAnalyzer.RegionAnalysis;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.encoder.v1.ImageEmbedding;
import io.prism.encoder.v1.PictureBoxes;
import io.prism.type.v1.Box;
import io.prism.type.v1.Priority;
import io.prism.type.v1.Region;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The things in pictures: cut out, encoded and read, each like a picture of its own. Blocks;
 * thread-safe.
 */
final class RegionReader {
  private static final int PICTURES_A_CALL = 64;
  private static final int BOXES_A_CALL = 64;

  private final EncoderClient encoder;
  private final ContentReader contents;

  RegionReader(EncoderClient encoder, ContentReader contents) {
    this.encoder = encoder;
    this.contents = contents;
  }

  /**
   * @param model that shall have encoded them
   * @param pictures the files' bytes
   * @param detected one result a picture: where its regions are, best first
   * @return one result a picture, in order
   */
  List<ItemResult<List<RegionAnalysis>>> read(
      String model,
      List<ByteString> pictures,
      List<ItemResult<List<Region>>> detected,
      Priority priority) {
    List<Cut> cuts = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      if (detected.get(i) instanceof ItemResult.Ok<List<Region>> ok && !ok.value().isEmpty()) {
        cuts.add(new Cut(pictures.get(i), ok.value()));
      }
    }
    Iterator<ItemResult<List<RegionAnalysis>>> read = readCuts(model, cuts, priority).iterator();
    return detected.stream()
        .map(
            regions ->
                regions instanceof ItemResult.Ok<List<Region>> ok && !ok.value().isEmpty()
                    ? read.next()
                    : regions.map(none -> List.<RegionAnalysis>of()))
        .toList();
  }

  /** A picture and what is to be cut out of it. */
  private record Cut(ByteString picture, List<Region> regions) {
    PictureBoxes boxes() {
      return PictureBoxes.newBuilder()
          .setPicture(picture)
          .addAllBoxes(regions.stream().map(Region::getBox).toList())
          .build();
    }
  }

  /**
   * One part of a picture.
   *
   * @param caption the user's own text of its content, or empty
   * @throws PrismException as the encoder and the caption service say
   */
  Part read(ByteString picture, Box box, String caption, Priority priority) {
    PictureBoxes boxes = PictureBoxes.newBuilder().setPicture(picture).addBoxes(box).build();
    EncoderClient.Parts encoded = encoder.encodeRegions(List.of(boxes), "", priority);
    ImageEmbedding embedding = encoded.pictures().get(0).orThrow().get(0);
    ContentReader.Item item = new ContentReader.Item(ByteString.EMPTY, caption, embedding);
    Content content = contents.read(encoded.model(), List.of(item), priority).get(0).orThrow();
    return new Part(encoded.model(), content, embedding.getWidth(), embedding.getHeight());
  }

  /**
   * @param width pixels, of the whole picture
   * @param height pixels, of the whole picture
   */
  record Part(String model, Content content, int width, int height) {}

  private List<ItemResult<List<RegionAnalysis>>> readCuts(
      String model, List<Cut> cuts, Priority priority) {
    List<ItemResult<List<ImageEmbedding>>> encoded = encode(model, cuts, priority);
    List<ContentReader.Item> items = new ArrayList<>();
    for (ItemResult<List<ImageEmbedding>> parts : encoded) {
      if (parts instanceof ItemResult.Ok<List<ImageEmbedding>> ok) {
        ok.value().forEach(part -> items.add(new ContentReader.Item(ByteString.EMPTY, "", part)));
      }
    }
    Iterator<ItemResult<Content>> read = contents.read(model, items, priority).iterator();
    List<ItemResult<List<RegionAnalysis>>> results = new ArrayList<>(cuts.size());
    for (int i = 0; i < cuts.size(); i++) {
      List<Region> regions = cuts.get(i).regions();
      results.add(
          encoded.get(i) instanceof ItemResult.Failed<List<ImageEmbedding>> failed
              ? ItemResult.failed(failed.problem())
              : combine(regions, read));
    }
    return results;
  }

  private List<ItemResult<List<ImageEmbedding>>> encode(
      String model, List<Cut> cuts, Priority priority) {
    List<ItemResult<List<ImageEmbedding>>> encoded = new ArrayList<>(cuts.size());
    int from = 0;
    while (from < cuts.size()) {
      int to = from;
      int boxes = 0;
      while (to < cuts.size()
          && to - from < PICTURES_A_CALL
          && (to == from || boxes + cuts.get(to).regions().size() <= BOXES_A_CALL)) {
        boxes += cuts.get(to).regions().size();
        to++;
      }
      List<PictureBoxes> part = cuts.subList(from, to).stream().map(Cut::boxes).toList();
      encoded.addAll(encoder.encodeRegions(part, model, priority).pictures());
      from = to;
    }
    return encoded;
  }

  /** A region that fails fails its picture: half of what it shows would pass for all of it. */
  private static ItemResult<List<RegionAnalysis>> combine(
      List<Region> regions, Iterator<ItemResult<Content>> read) {
    List<RegionAnalysis> analyses = new ArrayList<>(regions.size());
    Problem failure = null;
    for (Region region : regions) {
      ItemResult<Content> result = read.next();
      if (result instanceof ItemResult.Failed<Content> failed) {
        failure = failed.problem();
      } else {
        analyses.add(named(region, result.orThrow()));
      }
    }
    return failure == null ? ItemResult.ok(analyses) : ItemResult.failed(failure);
  }

  private static RegionAnalysis named(Region region, Content content) {
    Caption caption = content.caption();
    Region.Builder named = region.toBuilder().setCategory(caption.getCategory());
    if (caption.getObjectsCount() > 0) {
      named.setObject(caption.getObjects(0).getName());
    }
    return new RegionAnalysis(named.build(), content.picture(), caption);
  }
}
