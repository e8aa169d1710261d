package io.prism.encoder.engine;

/**
 * How a pack lies on Triton.
 *
 * @param names of its models there
 * @param maxPictures of one run of the image tower or the detector; what the server takes less of
 *     is split
 * @param maxTexts of one run of the text tower
 */
public record TritonOptions(Names names, int maxPictures, int maxTexts) {
  /** Each as the server's model repository calls it. */
  public record Names(String image, String text, String detector) {}
}
