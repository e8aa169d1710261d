package io.prism.index.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.prism.core.rank.Dimension;
import io.prism.type.v1.Artwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** How an artwork lies in Lucene: the names and types of the fields. */
final class ArtworkDocuments {
  static final String ID = "id";
  static final String STATE = "state";
  static final String VERSION = "version";
  static final String FINGERPRINT = "fingerprint";
  static final String ARTWORK = "artwork";
  static final String TAG = "tag";
  static final String AUTHOR = "author";
  static final String CATEGORY = "category";
  static final String STYLE = "bestStyle";
  static final String OBJECT = "bestObject";
  static final String KIND = "kind";
  static final String CREATED = "created";

  /** Of an artwork: how many documents of regions follow its own; absent without any. */
  static final String REGIONS = "regions";

  /** Of a region: its place behind its artwork's document, from 1. */
  static final String REGION = "region";

  private ArtworkDocuments() {}

  /** The artwork's document, which is found by id and state, and those of its regions. */
  static List<Document> of(IndexedArtwork item) {
    List<Document> documents = new ArrayList<>();
    Document whole = whole(item);
    documents.add(whole);
    if (!item.regions().isEmpty()) {
      whole.add(new NumericDocValuesField(REGIONS, item.regions().size()));
    }
    for (UnitVectors region : item.regions()) {
      Document document = new Document();
      addId(document, item);
      document.add(new NumericDocValuesField(REGION, documents.size()));
      addVectors(document, region, ArtworkDocuments::regionVectorField);
      documents.add(document);
    }
    return documents;
  }

  private static Document whole(IndexedArtwork item) {
    Artwork artwork = item.artwork();
    Document document = new Document();
    addId(document, item);
    document.add(new StringField(STATE, item.state().name(), Store.NO));
    document.add(new NumericDocValuesField(STATE, item.state().getNumber()));
    document.add(new NumericDocValuesField(VERSION, item.version()));
    document.add(new BinaryDocValuesField(FINGERPRINT, new BytesRef(item.fingerprint())));
    document.add(new StoredField(ARTWORK, artwork.toByteArray()));
    addWords(document, artwork);
    if (artwork.hasCreateTime()) {
      document.add(new LongPoint(CREATED, CreateTimes.micros(artwork.getCreateTime())));
    }
    UnitVectors vectors = item.vectors();
    if (vectors != null) {
      addVectors(document, vectors, ArtworkDocuments::vectorField);
    }
    return document;
  }

  private static void addId(Document document, IndexedArtwork item) {
    document.add(new StringField(ID, item.id(), Store.NO));
    document.add(new SortedDocValuesField(ID, new BytesRef(item.id())));
  }

  /** Each word once, to be found by, and as it is written, to be counted. */
  private static void addWords(Document document, Artwork artwork) {
    for (FacetField field : FacetField.values()) {
      for (ArtworkWords.Word word : ArtworkWords.of(artwork, field)) {
        document.add(new StringField(wordField(field), word.normalized(), Store.NO));
        document.add(new SortedSetDocValuesField(namesField(field), new BytesRef(word.written())));
      }
    }
  }

  private static String wordField(FacetField field) {
    return switch (field) {
      case TAGS -> TAG;
      case AUTHORS -> AUTHOR;
      case CATEGORIES -> CATEGORY;
      case STYLES -> STYLE;
      case OBJECTS -> OBJECT;
      case KINDS -> KIND;
    };
  }

  /** The field that holds the names to be counted. */
  static String namesField(FacetField field) {
    return wordField(field) + "Names";
  }

  /** The field that holds the vectors of this dimension. */
  static String vectorField(Dimension dimension) {
    return switch (dimension) {
      case OBJECT -> "object";
      case STYLE -> "style";
      case WHOLE -> "whole";
    };
  }

  /** The field that holds the regions' vectors of this dimension: a graph of their own. */
  static String regionVectorField(Dimension dimension) {
    return switch (dimension) {
      case OBJECT -> "regionObject";
      case STYLE -> "regionStyle";
      case WHOLE -> "regionWhole";
    };
  }

  private static void addVectors(
      Document document, UnitVectors vectors, Function<Dimension, String> field) {
    vectors
        .byDimension()
        .forEach(
            (dimension, vector) ->
                document.add(
                    new KnnFloatVectorField(
                        field.apply(dimension), vector, VectorSimilarityFunction.DOT_PRODUCT)));
  }

  static Artwork artwork(BytesRef stored) throws IOException {
    try {
      return Artwork.parser().parseFrom(stored.bytes, stored.offset, stored.length);
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptIndexException("stored artwork is unreadable", "artwork", e);
    }
  }
}
