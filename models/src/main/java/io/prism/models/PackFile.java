package io.prism.models;

/**
 * A file of the pack.
 *
 * @param sha256 64 lower-case hexadecimal digits
 */
public record PackFile(long bytes, String sha256) {
  /** For people who have to find or check the file themselves. */
  @Override
  public String toString() {
    return bytes + " bytes, SHA-256 " + sha256;
  }
}
