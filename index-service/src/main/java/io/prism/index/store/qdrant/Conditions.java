package io.prism.index.store.qdrant;

import com.google.protobuf.Timestamp;
import io.prism.index.store.ArtworkFilter;
import io.prism.index.store.ArtworkWords;
import io.prism.index.store.CreateTimes;
import io.prism.index.store.FacetField;
import io.prism.index.store.IndexedArtwork;
import io.prism.type.v1.Artwork;
import io.qdrant.client.ConditionFactory;
import io.qdrant.client.grpc.Common.Condition;
import io.qdrant.client.grpc.Common.DatetimeRange;
import io.qdrant.client.grpc.Common.Filter;
import io.qdrant.client.grpc.Common.HasIdCondition;
import io.qdrant.client.grpc.Common.Range;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Filters as Qdrant's conditions. */
final class Conditions {
  private Conditions() {}

  /** Artworks in one of the states that pass the filter. */
  static Filter of(ArtworkFilter filter, Collection<Artwork.State> states) {
    return passing(filter)
        .addMust(
            ConditionFactory.matchKeywords(
                Schema.STATE, states.stream().map(Artwork.State::name).toList()))
        .build();
  }

  /** The same in any state: only indexed artworks have vectors to be found by. */
  static Filter of(ArtworkFilter filter) {
    return passing(filter).build();
  }

  private static Filter.Builder passing(ArtworkFilter filter) {
    Filter.Builder passing = Filter.newBuilder();
    for (String tag : filter.tagsAll()) {
      anyOf(passing, FacetField.TAGS, List.of(tag));
    }
    anyOf(passing, FacetField.TAGS, filter.tagsAny());
    anyOf(passing, FacetField.AUTHORS, filter.authors());
    anyOf(passing, FacetField.CATEGORIES, filter.categories());
    anyOf(passing, FacetField.STYLES, filter.styles());
    anyOf(passing, FacetField.OBJECTS, filter.objects());
    anyOf(passing, FacetField.KINDS, filter.kinds());
    created(passing, filter.createdAfter(), filter.createdBefore());
    if (!filter.excludeIds().isEmpty()) {
      passing.addMustNot(hasIds(filter.excludeIds().stream().map(PointIds::uuid).toList()));
    }
    return passing;
  }

  private static void anyOf(Filter.Builder passing, FacetField field, List<String> words) {
    if (!words.isEmpty()) {
      passing.addMust(
          ConditionFactory.matchKeywords(
              Schema.words(field), words.stream().map(ArtworkWords::normalized).toList()));
    }
  }

  private static void created(
      Filter.Builder passing, @Nullable Instant after, @Nullable Instant before) {
    if (after == null && before == null) {
      return;
    }
    DatetimeRange.Builder range = DatetimeRange.newBuilder();
    if (after != null) {
      range.setGte(timestamp(CreateTimes.ceilingMicros(after)));
    }
    if (before != null) {
      range.setLt(timestamp(CreateTimes.ceilingMicros(before)));
    }
    passing.addMust(ConditionFactory.datetimeRange(Schema.CREATED, range.build()));
  }

  private static Timestamp timestamp(long micros) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(micros, 1_000_000L))
        .setNanos((int) Math.floorMod(micros, 1_000_000L) * 1_000)
        .build();
  }

  /** These points. */
  static Filter anyOf(Collection<String> uuids) {
    return Filter.newBuilder().addMust(hasIds(uuids)).build();
  }

  private static Condition hasIds(Collection<String> uuids) {
    HasIdCondition.Builder ids = HasIdCondition.newBuilder();
    uuids.forEach(uuid -> ids.addHasId(PointIds.point(uuid)));
    return Condition.newBuilder().setHasId(ids).build();
  }

  /**
   * What stored points must be for these to replace them: each no newer than the one that is
   * written.
   */
  static Filter notNewerThan(Collection<IndexedArtwork> items) {
    Filter.Builder any = Filter.newBuilder();
    for (IndexedArtwork item : items) {
      long high = ArtworkPoints.high(item.version());
      Filter sameHigh =
          Filter.newBuilder()
              .addMust(ConditionFactory.match(Schema.VERSION_HIGH, high))
              .addMust(below(Schema.VERSION_LOW, ArtworkPoints.low(item.version()) + 1))
              .build();
      Filter notNewer =
          Filter.newBuilder()
              .addMust(hasIds(List.of(PointIds.uuid(item.id()))))
              .addShould(below(Schema.VERSION_HIGH, high))
              .addShould(ConditionFactory.filter(sameHigh))
              .build();
      any.addShould(ConditionFactory.filter(notNewer));
    }
    return any.build();
  }

  private static Condition below(String field, long bound) {
    return ConditionFactory.range(field, Range.newBuilder().setLt(bound).build());
  }
}
