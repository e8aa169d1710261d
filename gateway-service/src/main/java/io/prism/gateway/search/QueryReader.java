package io.prism.gateway.search;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.prism.client.EncoderClient;
import io.prism.client.Floats;
import io.prism.client.PictureAnalyzer;
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
   * @param field how the caller addresses the query, for example {@code query}
   * @param caption the user's correction of the inverted text, or empty
   */
  Understood read(Query query, String field, String caption, Parts parts) {
    return switch (query.getFormCase()) {
      case ARTWORK_ID -> artwork(query.getArtworkId(), field + ".artworkId", caption);
      case PICTURE -> picture(bytes(query.getPicture(), field + ".picture", parts), field, caption);
      case TEXT -> text(query.getText(), field + ".text", caption);
      case VECTOR -> vector(query.getVector(), field + ".vector", caption);
      case FORM_NOT_SET ->
          throw PrismException.invalid(
              field, field + " must have one of artworkId, picture, text, vector and blend.");
    };
  }

  /**
   * A corrected caption needs the picture again: only the caption service tells its content from
   * its style words. So does an artwork that is not indexed yet.
   */
  private Understood artwork(String id, String field, String caption) {
    ArtworkAtField found = new ArtworkAtField(id, field);
    Artwork artwork = found.get(collection);
    Optional<byte[]> picture =
        caption.isEmpty() && artwork.getState() == Artwork.State.INDEXED
            ? Optional.empty()
            : pictures.stored().find(artwork);
    if (picture.isPresent()) {
      String words = caption.isEmpty() ? artwork.getCaption() : caption;
      return picture(picture.get(), field, words).ownedBy(id);
    }
    if (artwork.getState() != Artwork.State.INDEXED) {
      throw found.notSearchable();
    }
    return caption.isEmpty()
        ? Understood.artwork(artwork)
        : corrected(Understood.artwork(artwork), caption);
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
        plain.own());
  }

  private Understood picture(byte[] bytes, String field, String caption) {
    ByteString picture = UnsafeByteOperations.unsafeWrap(bytes);
    try {
      return Understood.picture(
          analyzer
              .analyze(
                  List.of(new PictureAnalyzer.Input(picture, caption)),
                  Priority.PRIORITY_INTERACTIVE)
              .get(0)
              .orThrow());
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

  private Understood text(String text, String field, String caption) {
    noCaption(caption);
    MetadataRules.text(field, text);
    if (text.isBlank()) {
      throw PrismException.invalid(field, field + " must not be empty.");
    }
    Embedding embedding = encode(text);
    return Understood.text(text, embedding.model().toString(), values(embedding));
  }

  private Understood vector(VectorQuery vector, String field, String caption) {
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
            embedding(model, vector, field), caption, Priority.PRIORITY_INTERACTIVE));
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
  }
}
