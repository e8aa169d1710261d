package io.prism.gateway.search;

import com.google.protobuf.UnsafeByteOperations;
import io.prism.client.EncoderClient;
import io.prism.client.Floats;
import io.prism.client.PictureAnalyzer;
import io.prism.client.PictureAnalyzer.Regions;
import io.prism.core.embedding.Embedding;
import io.prism.core.embedding.ModelId;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.artwork.ArtworkCollection;
import io.prism.gateway.artwork.IncomingPictures;
import io.prism.gateway.artwork.MetadataRules;
import io.prism.gateway.artwork.StoredPictures;
import io.prism.gateway.v1.PictureQuery;
import io.prism.gateway.v1.Query;
import io.prism.gateway.v1.VectorQuery;
import io.prism.index.v1.Values;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Priority;
import java.util.List;
import java.util.Optional;

/** Turns a plain query of any form into a term for the index. Blocks; thread-safe. */
public final class QueryReader {
  private static final int MAX_DIMENSION = 16_384;

  private final PictureAnalyzer analyzer;
  private final EncoderClient encoder;
  private final Pictures pictures;
  private final ArtworkCollection collection;

  /** Where a query's picture may come from. */
  public record Pictures(IncomingPictures incoming, StoredPictures stored) {}

  public QueryReader(
      PictureAnalyzer analyzer,
      EncoderClient encoder,
      Pictures pictures,
      ArtworkCollection collection) {
    this.analyzer = analyzer;
    this.encoder = encoder;
    this.pictures = pictures;
    this.collection = collection;
  }

  /**
   * How a query is read.
   *
   * @param caption the user's correction of the inverted text, or empty
   * @param regions which pictures are taken apart
   * @param parts the pictures beside the request
   */
  record Reading(String caption, Regions regions, Parts parts) {}

  /**
   * @param field how the caller addresses the query, for example {@code query}
   */
  Understood read(Query query, String field, Reading how) {
    if (query.hasBox()) {
      Boxes.check(query.getBox(), field + ".box");
    }
    return switch (query.getFormCase()) {
      case ARTWORK_ID -> artwork(query, field, how);
      case PICTURE ->
          picture(bytes(query.getPicture(), field + ".picture", how.parts()), query, field, how);
      case TEXT -> text(whole(query, field).getText(), field + ".text", how);
      case VECTOR -> vector(whole(query, field).getVector(), field + ".vector", how);
      case FORM_NOT_SET ->
          throw PrismException.invalid(
              field, field + " must have one of artworkId, picture, text, vector and blend.");
    };
  }

  /** Only what has a picture has parts. */
  private static Query whole(Query query, String field) {
    if (query.hasBox()) {
      throw PrismException.invalid(
          field + ".box", "box goes with a picture or an artworkId, which this query is not.");
    }
    return query;
  }

  /**
   * A corrected caption needs the picture again: only the caption service tells its content from
   * its style words. So does an artwork that is not indexed yet, a part of it that somebody draws,
   * and one whose regions nobody has looked for yet.
   */
  private Understood artwork(Query query, String field, Reading how) {
    String id = query.getArtworkId();
    ArtworkAtField found = new ArtworkAtField(id, field + ".artworkId");
    Artwork artwork = found.get(collection);
    boolean isIndexed = artwork.getState() == Artwork.State.INDEXED;
    if (isIndexed && query.hasBox() && how.caption().isEmpty()) {
      for (Understood.Part part : Understood.parts(artwork)) {
        if (Boxes.isSame(part.region().getBox(), query.getBox())) {
          return Understood.region(artwork, part);
        }
      }
    }
    boolean unseen = how.regions() == Regions.ALL && artwork.getRegionsCount() == 0;
    boolean lacking = !how.caption().isEmpty() || !isIndexed || query.hasBox() || unseen;
    Optional<byte[]> picture = lacking ? pictures.stored().find(artwork) : Optional.empty();
    if (picture.isPresent()) {
      // The artwork's caption speaks of the whole, and a guess is made anew.
      boolean own =
          how.caption().isEmpty()
              && !query.hasBox()
              && artwork.getCaptionSource() != Artwork.CaptionSource.INVERTED;
      Reading words = own ? new Reading(artwork.getCaption(), how.regions(), how.parts()) : how;
      return picture(picture.get(), query, field + ".artworkId", words).ownedBy(id);
    }
    if (!isIndexed) {
      throw found.notSearchable();
    }
    if (query.hasBox()) {
      throw found.pictureElsewhere();
    }
    Understood plain = Understood.artwork(artwork, how.regions() != Regions.NONE);
    return how.caption().isEmpty() ? plain : corrected(plain, how.caption());
  }

  /** The picture is only known elsewhere: the stored vectors with the caption's own. */
  private Understood corrected(Understood plain, String caption) {
    Embedding embedding = encode(caption);
    return new Understood(
        plain.source().toBuilder().addContent(values(embedding)).build(),
        plain.analysis().toBuilder()
            .setCaption(caption)
            .setCaptionSource(Artwork.CaptionSource.GIVEN)
            .build(),
        embedding.model().toString(),
        plain.own(),
        plain.parts());
  }

  private Understood picture(byte[] bytes, Query query, String field, Reading how) {
    PictureAnalyzer.Input input =
        new PictureAnalyzer.Input(UnsafeByteOperations.unsafeWrap(bytes), how.caption());
    Priority priority = Priority.PRIORITY_INTERACTIVE;
    try {
      if (query.hasBox()) {
        // Whoever names a part of a picture has seen what is in it.
        return Understood.picture(analyzer.analyzePart(input, query.getBox(), priority)).wanted();
      }
      return Understood.picture(
          analyzer.analyze(List.of(input), how.regions(), priority).get(0).orThrow());
    } catch (PrismException e) {
      throw e.problem().field() == null ? e : new PrismException(e.problem().at(field), e);
    }
  }

  private byte[] bytes(PictureQuery picture, String field, Parts parts) {
    byte[] bytes =
        switch (picture.getSourceCase()) {
          case BASE64 -> picture.getBase64().toByteArray();
          case URL -> pictures.incoming().fetch(picture.getUrl(), field + ".url");
          case PART -> parts.get(picture.getPart(), field + ".part");
          case SOURCE_NOT_SET ->
              throw PrismException.invalid(
                  field, field + " must have one of base64, url and part.");
        };
    pictures.incoming().checkHeader(bytes, field);
    return bytes;
  }

  private Understood text(String text, String field, Reading how) {
    noCaption(how.caption());
    noRegions(how.regions());
    MetadataRules.text(field, text);
    if (text.isBlank()) {
      throw PrismException.invalid(field, field + " must not be empty.");
    }
    Embedding embedding = encode(text);
    return Understood.text(text, embedding.model().toString(), values(embedding));
  }

  private Understood vector(VectorQuery vector, String field, Reading how) {
    noRegions(how.regions());
    if (vector.getValuesCount() == 0 || vector.getValuesCount() > MAX_DIMENSION) {
      throw PrismException.invalid(
          field + ".values", field + ".values must have the model's dimension.");
    }
    ModelId model = model(vector.getModel(), field + ".model");
    var serving = encoder.model();
    if (!serving.getModel().equals(model.toString())) {
      throw new PrismException(
          new Problem(
              Reason.MODEL_MISMATCH,
              "The vector is of another model than the one that serves, "
                  + serving.getModel()
                  + ".",
              field + ".model",
              null));
    }
    if (serving.getDimension() != vector.getValuesCount()) {
      throw PrismException.invalid(
          field + ".values", "The model's vectors have " + serving.getDimension() + " values.");
    }
    return Understood.picture(
        analyzer.analyzeVector(
            embedding(model, vector, field), how.caption(), Priority.PRIORITY_INTERACTIVE));
  }

  private static ModelId model(String text, String field) {
    try {
      return ModelId.parse(text);
    } catch (IllegalArgumentException | PrismException e) {
      throw new PrismException(
          Problem.invalid(field, field + " must name a model, for example prism-mini@1."), e);
    }
  }

  private static Embedding embedding(ModelId model, VectorQuery vector, String field) {
    try {
      return Embedding.normalized(model, Floats.toArray(vector.getValuesList()));
    } catch (IllegalArgumentException | PrismException e) {
      throw new PrismException(
          Problem.invalid(
              field + ".values", field + ".values must be finite numbers that are not all 0."),
          e);
    }
  }

  private Embedding encode(String text) {
    return encoder.encodeTexts(List.of(text), Priority.PRIORITY_INTERACTIVE).get(0).orThrow();
  }

  private static Values values(Embedding embedding) {
    return Values.newBuilder().addAllValues(Floats.asList(embedding.values())).build();
  }

  private static void noCaption(String caption) {
    if (!caption.isEmpty()) {
      throw PrismException.invalid(
          "caption", "caption corrects the text of a picture; this query is a text already.");
    }
  }

  private static void noRegions(Regions regions) {
    if (regions == Regions.ALL) {
      throw PrismException.invalid(
          "regions", "DETECT goes with a picture or an artworkId, which this query is not.");
    }
  }

  private record ArtworkAtField(String id, String field) {
    Artwork get(ArtworkCollection collection) {
      try {
        return collection.get(id);
      } catch (PrismException e) {
        throw e.problem().field() == null ? e : new PrismException(e.problem().at(field), e);
      }
    }

    PrismException notSearchable() {
      return new PrismException(
          new Problem(
              Reason.NOT_FOUND, "The artwork " + id + " is not in the index.", field, null));
    }

    PrismException pictureElsewhere() {
      return new PrismException(
          new Problem(
              Reason.NOT_FOUND,
              "The picture of " + id + " is not kept here, so this part of it cannot be looked at.",
              field,
              null));
    }
  }
}
