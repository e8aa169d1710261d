package io.prism.pictures.raster;

/**
 * Asked between the rows of long work whether anybody still wants the result, so that a large
 * picture costs nothing more once its caller is gone. Cheap: called thousands of times a picture.
 */
@FunctionalInterface
public interface Patience {
  /** The result is wanted, however long it takes. */
  Patience ENDLESS = () -> {};

  /**
   * @throws io.prism.core.error.PrismException DEADLINE_EXCEEDED or CANCELLED when the work is to
   *     stop
   */
  void check();
}
