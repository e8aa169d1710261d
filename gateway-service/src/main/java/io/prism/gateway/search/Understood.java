package io.prism.gateway.search;

import io.prism.caption.v1.Caption;
import io.prism.client.PictureAnalyzer;
import io.prism.gateway.v1.Analysis;
import io.prism.gateway.v1.IntentResult;
import io.prism.index.v1.QueryTerm;
import io.prism.index.v1.Values;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Region;
import java.util.ArrayList;
import java.util.List;

/**
 * A query as Prism understands it.
 *
 * @param source the term for the index, without dimension and weight
 * @param analysis what the caller is told
 * @param model that made the term's vectors; empty when the term holds none
 * @param own the id of the artwork that the query is, which is no hit of its own; or empty
 * @param parts the things that it shows, where each is searched for
 */
record Understood(QueryTerm source, Analysis analysis, String model, String own, List<Part> parts) {
  Understood {
    parts = List.copyOf(parts);
  }

  /**
   * One of the things that a query shows.
   *
   * @param source the term for the index, without dimension and weight
   * @param caption the text of its content
   */
  record Part(Region region, QueryTerm source, String caption) {}

  static Understood picture(PictureAnalyzer.Analysis analyzed) {
    List<Part> parts =
        analyzed.regions().stream()
            .map(
                region ->
                    new Part(
                        region.region(),
                        QueryTerm.newBuilder().setPicture(region.picture()).build(),
                        region.caption().getContent()))
            .toList();
    return new Understood(
        QueryTerm.newBuilder().setPicture(analyzed.picture()).build(),
        toAnalysis(analyzed.caption(), analyzed.model()).toBuilder()
            .addAllRegions(parts.stream().map(Part::region).toList())
            .build(),
        analyzed.model(),
        "",
        parts);
  }

  static Understood text(String text, String model, Values embedding) {
    Analysis analysis =
        Analysis.newBuilder()
            .setKind("text")
            .setCaption(text)
            .setCaptionSource(Artwork.CaptionSource.GIVEN)
            .setIntent(searchable("text"))
            .setModel(model)
            .build();
    return new Understood(
        QueryTerm.newBuilder().setText(embedding).build(), analysis, model, "", List.of());
  }

  /**
   * @param apart whether each of its regions is searched for
   */
  static Understood artwork(Artwork artwork, boolean apart) {
    Analysis analysis =
        Analysis.newBuilder()
            .setKind(artwork.getKind())
            .setCaption(artwork.getCaption())
            .setCaptionSource(artwork.getCaptionSource())
            .setStyleText(artwork.getStyleText())
            .addAllObjects(artwork.getObjectsList())
            .addAllStyles(artwork.getStylesList())
            .addAllRegions(artwork.getRegionsList())
            .setIntent(searchable(artwork.getKind()))
            .setModel(artwork.getModel())
            .build();
    QueryTerm term = QueryTerm.newBuilder().setArtworkId(artwork.getId()).build();
    return new Understood(term, analysis, "", artwork.getId(), apart ? parts(artwork) : List.of());
  }

  static List<Part> parts(Artwork artwork) {
    List<Part> parts = new ArrayList<>(artwork.getRegionsCount());
    for (Region region : artwork.getRegionsList()) {
      QueryTerm term =
          QueryTerm.newBuilder().setArtworkId(artwork.getId()).setRegion(parts.size()).build();
      parts.add(new Part(region, term, region.getObject()));
    }
    return parts;
  }

  /** A region of an artwork, as it was indexed. */
  static Understood region(Artwork artwork, Part region) {
    Analysis analysis =
        Analysis.newBuilder()
            .setKind(artwork.getKind())
            .setCaption(region.caption())
            .setCaptionSource(Artwork.CaptionSource.INVERTED)
            .addObjects(io.prism.type.v1.Term.newBuilder().setName(region.caption()).setScore(1))
            .setIntent(searchable(artwork.getKind()))
            .setModel(artwork.getModel())
            .build();
    return new Understood(region.source(), analysis, "", artwork.getId(), List.of());
  }

  Understood ownedBy(String artworkId) {
    return new Understood(source, analysis, model, artworkId, parts).wanted();
  }

  /** Searched for whatever kind of picture it seems to be. */
  Understood wanted() {
    IntentResult intent = analysis.getIntent().toBuilder().setSearchable(true).build();
    return new Understood(
        source, analysis.toBuilder().setIntent(intent).build(), model, own, parts);
  }

  boolean isSearchable() {
    return analysis.getIntent().getSearchable();
  }

  private static Analysis toAnalysis(Caption caption, String model) {
    return Analysis.newBuilder()
        .setKind(caption.getKind().getName())
        .setCaption(caption.getContent())
        .setCaptionSource(caption.getSource())
        .setStyleText(caption.getStyleText())
        .addAllObjects(caption.getObjectsList())
        .addAllStyles(caption.getStylesList())
        .setIntent(
            IntentResult.newBuilder()
                .setKind(caption.getKind().getName())
                .setSearchable(caption.getKind().getSearchable())
                .setScore(caption.getKind().getScore()))
        .setModel(model)
        .build();
  }

  // Words always are, and whoever names a work of the collection wants what is like it.
  private static IntentResult searchable(String kind) {
    return IntentResult.newBuilder().setKind(kind).setSearchable(true).setScore(1).build();
  }
}
