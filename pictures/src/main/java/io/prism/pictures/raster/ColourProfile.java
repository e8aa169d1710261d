package io.prism.pictures.raster;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a picture's samples mean: sRGB, or what its ICC profile says. Thread-safe. */
public final class ColourProfile {
  /** Samples are sRGB already, or grey or ink without a profile. */
  public static final ColourProfile NONE = new ColourProfile(null);

  /** Larger profiles are ignored, in bytes; real ones for printing have up to 2 MB. */
  public static final int MAX_BYTES = 4_000_000;

  private static final int CACHED_BYTES = 16_384;
  private static final int CACHED_PROFILES = 32;
  private static final int ROUNDING = 2;
  private static final int PROBES = 9 * 9 * 9;

  private record Key(int space, String bytes) {}

  private static final Map<Key, ColourProfile> CACHE =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, ColourProfile> eldest) {
              return size() > CACHED_PROFILES;
            }
          });

  private final @Nullable ICC_Profile profile;

  private ColourProfile(@Nullable ICC_Profile profile) {
    this.profile = profile;
  }

  /**
   * The profile of a picture, or {@link #NONE} if it is missing, broken, of another colour space
   * than the picture, or changes nothing. A profile without effect is common (sRGB has many names),
   * so small profiles are remembered.
   */
  public static ColourProfile of(byte @Nullable [] icc, PixelKind kind) {
    if (icc == null || icc.length > MAX_BYTES) {
      return NONE;
    }
    if (icc.length > CACHED_BYTES) {
      return load(icc, kind);
    }
    Key key = new Key(spaceOf(kind), new String(icc, StandardCharsets.ISO_8859_1));
    ColourProfile known = CACHE.get(key);
    if (known == null) {
      known = load(icc, kind);
      CACHE.put(key, known);
    }
    return known;
  }

  private static ColourProfile load(byte[] icc, PixelKind kind) {
    try {
      ICC_Profile profile = ICC_Profile.getInstance(icc);
      return profile.getColorSpaceType() == spaceOf(kind) && changesSamples(profile, kind)
          ? new ColourProfile(profile)
          : NONE;
    } catch (IllegalArgumentException | CMMException | IndexOutOfBoundsException broken) {
      return NONE;
    }
  }

  private static int spaceOf(PixelKind kind) {
    return switch (kind) {
      case GRAY, GRAY_ALPHA -> ColorSpace.TYPE_GRAY;
      case RGB, RGBA -> ColorSpace.TYPE_RGB;
      case INVERTED_CMYK -> ColorSpace.TYPE_CMYK;
    };
  }

  /** Converts a grid of colours, which also shows that the profile works at all. */
  private static boolean changesSamples(ICC_Profile profile, PixelKind kind) {
    byte[] probe = new byte[PROBES * 4];
    for (int i = 0, colour = 0; colour < PROBES; colour++) {
      for (int divisor = 81; divisor > 0; divisor /= 9) {
        probe[i++] = (byte) Math.min(255, colour / divisor % 9 * 32);
      }
    }
    byte[] changed = new IccConversion(profile, kind.opaque().bands()).toRgb(probe, PROBES);
    for (int i = 0; i < PROBES * 3; i++) {
      if (Math.abs((probe[i] & 0xFF) - (changed[i] & 0xFF)) > ROUNDING) {
        return true;
      }
    }
    return kind.opaque() != PixelKind.RGB;
  }

  /** Whether samples are to be taken as they are. */
  public boolean isIdentity() {
    return profile == null;
  }

  /** sRGB of {@code pixels} pixels of an opaque kind. May overwrite or return the given array. */
  byte[] toRgb(byte[] samples, int pixels, PixelKind kind) {
    if (profile != null) {
      return new IccConversion(profile, kind.bands()).toRgb(samples, pixels);
    }
    return switch (kind) {
      case GRAY -> greyToRgb(samples, pixels);
      case INVERTED_CMYK -> inkToRgb(samples, pixels);
      default -> samples;
    };
  }

  private static byte[] greyToRgb(byte[] samples, int pixels) {
    byte[] rgb = new byte[pixels * 3];
    for (int pixel = 0, to = 0; pixel < pixels; pixel++) {
      byte level = samples[pixel];
      rgb[to++] = level;
      rgb[to++] = level;
      rgb[to++] = level;
    }
    return rgb;
  }

  /** In place: every colour of ink takes its share of what the black ink leaves. */
  private static byte[] inkToRgb(byte[] samples, int pixels) {
    for (int from = 0, to = 0; from < pixels * 4; from += 4) {
      int black = samples[from + 3] & 0xFF;
      for (int band = 0; band < 3; band++) {
        samples[to++] = (byte) (((samples[from + band] & 0xFF) * black + 127) / 255);
      }
    }
    return Arrays.copyOf(samples, pixels * 3);
  }
}
