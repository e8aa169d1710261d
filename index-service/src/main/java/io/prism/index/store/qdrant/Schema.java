package io.prism.index.store.qdrant;

import io.prism.core.rank.Dimension;
import io.prism.index.store.FacetField;
import io.qdrant.client.grpc.Collections.DatetimeIndexParams;
import io.qdrant.client.grpc.Collections.IntegerIndexParams;
import io.qdrant.client.grpc.Collections.KeywordIndexParams;
import io.qdrant.client.grpc.Collections.PayloadIndexParams;
import java.util.LinkedHashMap;
import java.util.Map;

/** How an artwork lies in Qdrant: the names and types of vectors and payload fields. */
final class Schema {
  /** All vectors of an artwork behind one another, zeros where it lacks one. */
  static final String JOINED = "joined";

  /** The same of each region, one behind the other: an artwork scores as its nearest one does. */
  static final String JOINED_REGIONS = "joinedRegions";

  static final String ID = "id";
  static final String STATE = "state";

  /** The version's upper and lower 32 bits: Qdrant compares numbers as doubles. */
  static final String VERSION_HIGH = "versionHigh";

  static final String VERSION_LOW = "versionLow";
  static final String FINGERPRINT = "fingerprint";

  /** The artwork as a protobuf message in Base64. */
  static final String ARTWORK = "artwork";

  static final String CREATED = "created";

  private Schema() {}

  /** The vector of this dimension. */
  static String vector(Dimension dimension) {
    return switch (dimension) {
      case OBJECT -> "object";
      case STYLE -> "style";
      case WHOLE -> "mixed";
    };
  }

  /** The vectors of this dimension of all regions. */
  static String regionVectors(Dimension dimension) {
    return switch (dimension) {
      case OBJECT -> "objectRegions";
      case STYLE -> "styleRegions";
      case WHOLE -> "mixedRegions";
    };
  }

  /** The field with the words to be found by. */
  static String words(FacetField field) {
    return switch (field) {
      case TAGS -> "tag";
      case AUTHORS -> "author";
      case CATEGORIES -> "category";
      case STYLES -> "bestStyle";
      case OBJECTS -> "bestObject";
      case KINDS -> "kind";
    };
  }

  /** The field with the words as they are written, to be counted. */
  static String names(FacetField field) {
    return words(field) + "Names";
  }

  /** Every field that is filtered, counted or ordered by. */
  static Map<String, PayloadIndexParams> indexes() {
    Map<String, PayloadIndexParams> indexes = new LinkedHashMap<>();
    indexes.put(STATE, keyword(false));
    indexes.put(VERSION_HIGH, integer());
    indexes.put(VERSION_LOW, integer());
    indexes.put(
        CREATED,
        PayloadIndexParams.newBuilder()
            .setDatetimeIndexParams(DatetimeIndexParams.getDefaultInstance())
            .build());
    for (FacetField field : FacetField.values()) {
      indexes.put(words(field), keyword(true));
      indexes.put(names(field), keyword(false));
    }
    for (int level = 0; level < IdOrder.LEVELS; level++) {
      indexes.put(IdOrder.field(level), integer());
    }
    return indexes;
  }

  /**
   * @param searched whether the graphs get edges for searches with this filter
   */
  private static PayloadIndexParams keyword(boolean searched) {
    return PayloadIndexParams.newBuilder()
        .setKeywordIndexParams(KeywordIndexParams.newBuilder().setEnableHnsw(searched))
        .build();
  }

  private static PayloadIndexParams integer() {
    return PayloadIndexParams.newBuilder()
        .setIntegerIndexParams(
            IntegerIndexParams.newBuilder().setLookup(true).setRange(true).setEnableHnsw(false))
        .build();
  }
}
