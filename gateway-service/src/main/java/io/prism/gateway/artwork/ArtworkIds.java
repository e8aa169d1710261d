package io.prism.gateway.artwork;

import io.prism.core.error.PrismException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of artworks: chosen by the uploader, or UUIDs of version 7 (RFC 9562), which sort by
 * time.
 */
public final class ArtworkIds {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~-]{1,128}");

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public ArtworkIds(Clock clock) {
    this.clock = clock;
  }

  /** Whether the text, if any, has the form of an id. */
  public static boolean isWellFormed(@Nullable String id) {
    return id != null && FORM.matcher(id).matches();
  }

  /**
   * The id itself when it is well-formed.
   *
   * @param field the request's field to blame otherwise
   */
  public static String checked(String id, String field) {
    if (!FORM.matcher(id).matches()) {
      throw PrismException.invalid(
          field, "An artwork's id has 1 to 128 characters of A-Z a-z 0-9 . _ ~ and -.");
    }
    return id;
  }

  /** A new id, later in order than those made before this millisecond. */
  public String next() {
    long time = clock.millis();
    long high = (time << 16) | 0x7000L | random.nextInt(0x1000);
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
