package io.prism.encoder.service;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.pictures.Crop;
import io.prism.type.v1.Box;
import java.util.List;

/** The contract's boxes as parts of a picture. */
final class Crops {
  private Crops() {}

  /**
   * @throws PrismException INVALID_ARGUMENT when there is none, too many, or one is no part of a
   *     picture
   */
  static List<Crop> of(List<Box> boxes) {
    if (boxes.isEmpty()) {
      throw PrismException.invalid("boxes", "A picture has at least one box.");
    }
    CallLimits.requireCount("boxes", boxes.size(), CallLimits.BOXES);
    return boxes.stream().map(Crops::of).toList();
  }

  private static Crop of(Box box) {
    try {
      return new Crop(box.getX(), box.getY(), box.getWidth(), box.getHeight());
    } catch (IllegalArgumentException e) {
      throw new PrismException(
          Problem.invalid(
              "boxes",
              "A box starts and ends inside the picture, 0..1, and has at least a millionth of its"
                  + " width and height."),
          e);
    }
  }
}
