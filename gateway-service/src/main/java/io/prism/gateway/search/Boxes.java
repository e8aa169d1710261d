package io.prism.gateway.search;

import io.prism.core.error.PrismException;
import io.prism.pictures.Crop;
import io.prism.type.v1.Box;

/** What a box must be like that a caller draws. */
final class Boxes {
  /** Callers keep boxes with fewer digits than they were told with. */
  private static final float SAME = 1e-3f;

  private Boxes() {}

  /** Whether nobody could tell the two apart. */
  static boolean isSame(Box a, Box b) {
    return Math.abs(a.getX() - b.getX()) <= SAME
        && Math.abs(a.getY() - b.getY()) <= SAME
        && Math.abs(a.getWidth() - b.getWidth()) <= SAME
        && Math.abs(a.getHeight() - b.getHeight()) <= SAME;
  }

  /**
   * @param field how the caller addresses it
   * @throws PrismException INVALID_ARGUMENT unless it is a part of a picture
   */
  static void check(Box box, String field) {
    if (!Crop.isPart(box.getX(), box.getY(), box.getWidth(), box.getHeight())) {
      throw PrismException.invalid(
          field,
          field
              + " must have x, y, width and height as fractions of the picture, 0..1, inside it,"
              + " width and height at least a millionth.");
    }
  }
}
