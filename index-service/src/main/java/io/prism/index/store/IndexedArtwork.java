package io.prism.index.store;

import io.prism.core.error.PrismException;
import io.prism.type.v1.Artwork;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the collection keeps of one artwork.
 *
 * @param artwork id, version, state and metadata; the state is INDEXED, REJECTED or DELETED
 * @param vectors present exactly when the state is INDEXED
 * @param regions vectors of the artwork's regions, in their order
 * @param fingerprint of the event that led to this, or empty; an equal fingerprint at an equal
 *     version in an equal state means that nothing has to be written
 */
public record IndexedArtwork(
    Artwork artwork, @Nullable UnitVectors vectors, List<UnitVectors> regions, String fingerprint) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,128}");
  private static final int MAX_FINGERPRINT_LENGTH = 128;
  private static final int MAX_REGIONS = 20;

  public IndexedArtwork {
    Objects.requireNonNull(artwork, "artwork");
    Objects.requireNonNull(fingerprint, "fingerprint");
    checkId(artwork.getId());
    checkVersion(artwork.getVersion());
    if (fingerprint.length() > MAX_FINGERPRINT_LENGTH) {
      throw PrismException.invalid("fingerprint", "A fingerprint has at most 128 characters.");
    }
    checkState(artwork.getState(), vectors);
    regions = List.copyOf(regions);
    if (vectors == null && !regions.isEmpty()) {
      throw PrismException.invalid("regions", "Only an indexed artwork has regions.");
    }
    if (regions.size() > MAX_REGIONS) {
      throw PrismException.invalid("regions", "An artwork has at most 20 regions.");
    }
    if (regions.size() != artwork.getRegionsCount()) {
      throw PrismException.invalid("regions", "Each of an artwork's regions needs vectors.");
    }
  }

  /** An artwork without regions. */
  public IndexedArtwork(Artwork artwork, @Nullable UnitVectors vectors, String fingerprint) {
    this(artwork, vectors, List.of(), fingerprint);
  }

  static void checkId(String id) {
    if (!ID.matcher(id).matches()) {
      throw PrismException.invalid(
          "id", "An artwork's id has 1 to 128 characters of A-Z, a-z, 0-9, '.', '_', '~' and '-'.");
    }
  }

  static void checkVersion(long version) {
    if (version < 0) {
      throw PrismException.invalid("version", "A version is 0 or more.");
    }
  }

  private static void checkState(Artwork.State state, @Nullable UnitVectors vectors) {
    switch (state) {
      case INDEXED -> {
        if (vectors == null) {
          throw PrismException.invalid("vectors", "An indexed artwork needs vectors.");
        }
      }
      case REJECTED, DELETED -> {
        if (vectors != null) {
          throw PrismException.invalid("vectors", "Only an indexed artwork has vectors.");
        }
      }
      default ->
          throw PrismException.invalid("state", "The state is INDEXED, REJECTED or DELETED.");
    }
  }

  /** What remains of a deleted artwork: enough that an older upload can't bring it back. */
  public static IndexedArtwork deleted(String id, long version) {
    Artwork tombstone =
        Artwork.newBuilder().setId(id).setVersion(version).setState(Artwork.State.DELETED).build();
    return new IndexedArtwork(tombstone, null, "");
  }

  public String id() {
    return artwork.getId();
  }

  public long version() {
    return artwork.getVersion();
  }

  public Artwork.State state() {
    return artwork.getState();
  }
}
