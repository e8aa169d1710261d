package io.prism.encoder.service;

import java.util.Base64;

/** A picture to warm up with. */
final class FirstPicture {
  /** A PNG of one red pixel. */
  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";

  private FirstPicture() {}

  static byte[] png() {
    return Base64.getDecoder().decode(PNG);
  }
}
