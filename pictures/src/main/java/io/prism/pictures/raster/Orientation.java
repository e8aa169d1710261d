package io.prism.pictures.raster;

/**
 * How a stored picture has to be turned to be upright, by EXIF's numbers 1 to 8.
 *
 * @param exif 1 to 8; 1 is upright already
 */
public record Orientation(int exif) {
  public static final Orientation UPRIGHT = new Orientation(1);

  public Orientation {
    if (exif < 1 || exif > 8) {
      throw new IllegalArgumentException("EXIF knows the orientations 1 to 8, not " + exif);
    }
  }

  /** What EXIF's field says; values that do not exist mean upright. */
  public static Orientation ofField(int value) {
    return value >= 1 && value <= 8 ? new Orientation(value) : UPRIGHT;
  }

  /** Whether stored rows are upright columns. */
  public boolean swapsEdges() {
    return exif >= 5;
  }

  /** Whether a step to the right in the stored picture is a step left or up in the upright one. */
  boolean flipsStoredX() {
    return exif == 2 || exif == 3 || exif == 7 || exif == 8;
  }

  /** Whether a step down in the stored picture is a step left or up in the upright one. */
  boolean flipsStoredY() {
    return exif == 3 || exif == 4 || exif == 6 || exif == 7;
  }
}
