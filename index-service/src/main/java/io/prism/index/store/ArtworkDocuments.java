package io.prism.index.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.prism.core.rank.Dimension;
import io.prism.type.v1.Artwork;
import io.prism.type.v1.Term;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
  static final String CREATED = "created";

  /** A term in Lucene has at most 32,766 bytes; no word that is worth a filter comes near this. */
  private static final int MAX_WORD_LENGTH = 1_000;

  private ArtworkDocuments() {}

  static Document of(IndexedArtwork item) {
    Artwork artwork = item.artwork();
    Document document = new Document();
    document.add(new StringField(ID, item.id(), Store.NO));
    document.add(new SortedDocValuesField(ID, new BytesRef(item.id())));
    document.add(new StringField(STATE, item.state().name(), Store.NO));
    document.add(new NumericDocValuesField(STATE, item.state().getNumber()));
    document.add(new NumericDocValuesField(VERSION, item.version()));
    document.add(new BinaryDocValuesField(FINGERPRINT, new BytesRef(item.fingerprint())));
    document.add(new StoredField(ARTWORK, artwork.toByteArray()));
    addWords(document, artwork);
    if (artwork.hasCreateTime()) {
      document.add(new LongPoint(CREATED, micros(artwork.getCreateTime())));
    }
    addVectors(document, item);
    return document;
  }

  private static void addWords(Document document, Artwork artwork) {
    addWords(document, FacetField.TAGS, artwork.getTagsList());
    addWords(document, FacetField.AUTHORS, List.of(artwork.getAuthor()));
    addWords(document, FacetField.CATEGORIES, levels(artwork.getCategory()));
    addWords(document, FacetField.STYLES, best(artwork.getStylesList()));
    addWords(document, FacetField.OBJECTS, best(artwork.getObjectsList()));
  }

  /** A category is found by its own name and by that of every level above it. */
  private static List<String> levels(String category) {
    List<String> levels = new ArrayList<>();
    for (int end = category.indexOf('/'); end >= 0; end = category.indexOf('/', end + 1)) {
      levels.add(category.substring(0, end));
    }
    levels.add(category);
    return levels;
  }

  private static List<String> best(List<Term> terms) {
    return terms.stream().limit(1).map(Term::getName).toList();
  }

  /** Each word once, to be found by, and as it is written, to be counted. */
  private static void addWords(Document document, FacetField field, List<String> words) {
    Set<String> known = new HashSet<>();
    for (String word : words) {
      String normalized = normalized(word);
      if (!normalized.isEmpty() && known.add(normalized)) {
        document.add(new StringField(wordField(field), normalized, Store.NO));
        document.add(new SortedSetDocValuesField(namesField(field), new BytesRef(cut(word))));
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
    };
  }

  /** The field that holds the names to be counted. */
  static String namesField(FacetField field) {
    return wordField(field) + "Names";
  }

  /** The form in which words are compared. */
  static String normalized(String word) {
    return cut(word).toLowerCase(Locale.ROOT);
  }

  private static String cut(String word) {
    return (word.length() > MAX_WORD_LENGTH ? word.substring(0, MAX_WORD_LENGTH) : word).strip();
  }

  /** Microseconds since 1970: fine enough for any clock, and the years 1 to 9999 fit. */
  private static long micros(Timestamp time) {
    return Math.addExact(
        Math.multiplyExact(time.getSeconds(), 1_000_000L), time.getNanos() / 1_000);
  }

  /** The field that holds the vectors of this dimension. */
  static String vectorField(Dimension dimension) {
    return switch (dimension) {
      case OBJECT -> "object";
      case STYLE -> "style";
      case WHOLE -> "whole";
    };
  }

  private static void addVectors(Document document, IndexedArtwork item) {
    UnitVectors vectors = item.vectors();
    if (vectors == null) {
      return;
    }
    vectors
        .byDimension()
        .forEach(
            (dimension, vector) ->
                document.add(
                    new KnnFloatVectorField(
                        vectorField(dimension), vector, VectorSimilarityFunction.DOT_PRODUCT)));
  }

  static Artwork artwork(BytesRef stored) throws IOException {
    try {
      return Artwork.parser().parseFrom(stored.bytes, stored.offset, stored.length);
    } catch (InvalidProtocolBufferException e) {
      throw new CorruptIndexException("stored artwork is unreadable", "artwork", e);
    }
  }
}
