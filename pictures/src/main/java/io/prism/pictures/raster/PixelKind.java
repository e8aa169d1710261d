package io.prism.pictures.raster;

/** How the samples of a row are interleaved; 8 bits each. */
public enum PixelKind {
  GRAY(1),
  GRAY_ALPHA(2),
  RGB(3),
  /** Not premultiplied; alpha 0 is transparent. */
  RGBA(4),
  /** 255 is no ink, as Adobe's JPEGs store it. */
  INVERTED_CMYK(4);

  private final int bands;

  PixelKind(int bands) {
    this.bands = bands;
  }

  public int bands() {
    return bands;
  }

  public boolean hasAlpha() {
    return this == GRAY_ALPHA || this == RGBA;
  }

  /** The same kind without its alpha. */
  public PixelKind opaque() {
    return switch (this) {
      case GRAY_ALPHA -> GRAY;
      case RGBA -> RGB;
      default -> this;
    };
  }
}
