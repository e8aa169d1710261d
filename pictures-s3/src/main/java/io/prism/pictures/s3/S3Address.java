package io.prism.pictures.s3;

import io.prism.core.error.PrismException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * An object's address, {@code s3://bucket/key}. The key is everything behind the first slash, as it
 * is: nothing in it is decoded.
 *
 * @param key 1 to 1,024 bytes of UTF-8
 */
record S3Address(String bucket, String key) {
  private static final String SCHEME = "s3://";
  private static final int LONGEST_KEY = 1_024;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}|\\p{Cs}");

  /** On its way a path with these may become that of another bucket. */
  private static final Pattern DOTS = Pattern.compile("(^|.*/)\\.{1,2}(/.*|$)");

  static boolean isOne(String uri) {
    return uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /**
   * @param field the one to blame
   * @throws PrismException INVALID_ARGUMENT
   */
  static S3Address parse(String uri, String field) {
    int slash = uri.indexOf('/', SCHEME.length());
    String bucket = isOne(uri) && slash > 0 ? uri.substring(SCHEME.length(), slash) : "";
    if (!S3Checks.isBucket(bucket)) {
      throw PrismException.invalid(field, field + " must be like s3://bucket/key.");
    }
    String key = uri.substring(slash + 1);
    if (key.isEmpty() || key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw PrismException.invalid(field, "An S3 key has 1 to " + LONGEST_KEY + " bytes.");
    }
    if (CONTROL.matcher(key).find() || DOTS.matcher(key).matches()) {
      throw PrismException.invalid(
          field, "An S3 key here has no control characters, and no . or .. between slashes.");
    }
    return new S3Address(bucket, key);
  }
}
