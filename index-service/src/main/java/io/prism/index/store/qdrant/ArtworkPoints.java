package io.prism.index.store.qdrant;

import com.google.protobuf.InvalidProtocolBufferException;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.core.rank.Dimension;
import io.prism.index.store.ArtworkWords;
import io.prism.index.store.CreateTimes;
import io.prism.index.store.FacetField;
import io.prism.index.store.IndexedArtwork;
import io.prism.index.store.StoredState;
import io.prism.index.store.UnitVectors;
import io.prism.type.v1.Artwork;
import io.qdrant.client.grpc.JsonWithInt.ListValue;
import io.qdrant.client.grpc.JsonWithInt.Value;
import io.qdrant.client.grpc.Points.DenseVector;
import io.qdrant.client.grpc.Points.MultiDenseVector;
import io.qdrant.client.grpc.Points.NamedVectors;
import io.qdrant.client.grpc.Points.PointStruct;
import io.qdrant.client.grpc.Points.Vector;
import io.qdrant.client.grpc.Points.Vectors;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Artworks as points, and back. */
final class ArtworkPoints {
  /** What the version rule asks for. */
  static final List<String> STATE_FIELDS =
      List.of(Schema.VERSION_HIGH, Schema.VERSION_LOW, Schema.STATE, Schema.FINGERPRINT);

  private ArtworkPoints() {}

  static PointStruct of(IndexedArtwork item) {
    return PointStruct.newBuilder()
        .setId(PointIds.of(item.id()))
        .putAllPayload(payload(item))
        .setVectors(Vectors.newBuilder().setVectors(vectors(item)))
        .build();
  }

  private static Map<String, Value> payload(IndexedArtwork item) {
    Artwork artwork = item.artwork();
    Map<String, Value> payload = new HashMap<>();
    payload.put(Schema.ID, text(item.id()));
    payload.put(Schema.STATE, text(item.state().name()));
    payload.put(Schema.VERSION_HIGH, number(high(item.version())));
    payload.put(Schema.VERSION_LOW, number(low(item.version())));
    payload.put(Schema.FINGERPRINT, text(item.fingerprint()));
    payload.put(Schema.ARTWORK, text(Base64.getEncoder().encodeToString(artwork.toByteArray())));
    if (artwork.hasCreateTime()) {
      long micros = CreateTimes.micros(artwork.getCreateTime());
      payload.put(Schema.CREATED, text(Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString()));
    }
    for (FacetField field : FacetField.values()) {
      List<ArtworkWords.Word> words = ArtworkWords.of(artwork, field);
      if (!words.isEmpty()) {
        payload.put(
            Schema.words(field), texts(words.stream().map(ArtworkWords.Word::normalized).toList()));
        payload.put(
            Schema.names(field), texts(words.stream().map(ArtworkWords.Word::written).toList()));
      }
    }
    List<Long> keys = IdOrder.keys(item.id());
    for (int level = 0; level < keys.size(); level++) {
      payload.put(IdOrder.field(level), number(keys.get(level)));
    }
    return payload;
  }

  private static NamedVectors vectors(IndexedArtwork item) {
    NamedVectors.Builder named = NamedVectors.newBuilder();
    UnitVectors vectors = item.vectors();
    if (vectors != null) {
      vectors
          .byDimension()
          .forEach(
              (dimension, vector) -> named.putVectors(Schema.vector(dimension), dense(vector)));
      named.putVectors(Schema.JOINED, dense(Joined.of(vectors)));
    }
    if (!item.regions().isEmpty()) {
      for (Dimension dimension : Dimension.values()) {
        List<float[]> ofRegions =
            item.regions().stream()
                .flatMap(region -> Stream.ofNullable(region.get(dimension)))
                .toList();
        if (!ofRegions.isEmpty()) {
          named.putVectors(Schema.regionVectors(dimension), several(ofRegions));
        }
      }
      named.putVectors(
          Schema.JOINED_REGIONS, several(item.regions().stream().map(Joined::of).toList()));
    }
    return named.build();
  }

  private static Vector dense(float[] vector) {
    return Vector.newBuilder().setDense(numbers(vector)).build();
  }

  private static Vector several(List<float[]> vectors) {
    MultiDenseVector.Builder several = MultiDenseVector.newBuilder();
    vectors.forEach(vector -> several.addVectors(numbers(vector)));
    return Vector.newBuilder().setMultiDense(several).build();
  }

  private static DenseVector numbers(float[] vector) {
    DenseVector.Builder dense = DenseVector.newBuilder();
    for (float value : vector) {
      dense.addData(value);
    }
    return dense.build();
  }

  /** Of a point that was read with what {@link #STATE_FIELDS} names. */
  static StoredState state(Map<String, Value> payload) {
    return new StoredState(
        (field(payload, Schema.VERSION_HIGH).getIntegerValue() << 32)
            | field(payload, Schema.VERSION_LOW).getIntegerValue(),
        Artwork.State.valueOf(field(payload, Schema.STATE).getStringValue()),
        field(payload, Schema.FINGERPRINT).getStringValue());
  }

  static Artwork artwork(Map<String, Value> payload) {
    try {
      return Artwork.parseFrom(
          Base64.getDecoder().decode(field(payload, Schema.ARTWORK).getStringValue()));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw damaged(e);
    }
  }

  private static Value field(Map<String, Value> payload, String name) {
    Value value = payload.get(name);
    if (value == null) {
      throw damaged(new IllegalStateException("a point without " + name));
    }
    return value;
  }

  private static PrismException damaged(Exception cause) {
    return new PrismException(
        Problem.of(Reason.INTERNAL, "The collection has a point that Prism did not write."), cause);
  }

  static long high(long version) {
    return version >>> 32;
  }

  static long low(long version) {
    return version & 0xffff_ffffL;
  }

  static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  static Value number(long number) {
    return Value.newBuilder().setIntegerValue(number).build();
  }

  private static Value texts(List<String> texts) {
    ListValue.Builder list = ListValue.newBuilder();
    texts.forEach(text -> list.addValues(text(text)));
    return Value.newBuilder().setListValue(list).build();
  }
}
