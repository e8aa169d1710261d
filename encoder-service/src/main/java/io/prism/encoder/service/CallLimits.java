package io.prism.encoder.service;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;

/** The contract's limits on one call. */
final class CallLimits {
  static final int PICTURES = 64;
  static final int TEXTS = 512;

  /** Parts of one picture. */
  static final int BOXES = 20;

  /** Parts of all pictures of a call: as much work as the largest call of whole pictures. */
  static final int ALL_BOXES = PICTURES;

  /** Unicode characters of one text. */
  static final int CHARACTERS = 10_000;

  private CallLimits() {}

  static void requireCount(String field, int count, int limit) {
    if (count > limit) {
      throw new PrismException(
          Problem.overLimit(
              Reason.INVALID_ARGUMENT,
              field,
              limit + " " + field,
              "A call has at most " + limit + " " + field + ", not " + count + "."));
    }
  }

  static void requireLength(String text) {
    // Every character is one or two units, so most texts need no counting.
    if (text.length() > CHARACTERS && text.codePointCount(0, text.length()) > CHARACTERS) {
      throw new PrismException(
          Problem.overLimit(
              Reason.INVALID_ARGUMENT,
              "text",
              CHARACTERS + " characters",
              "A text has at most " + CHARACTERS + " characters."));
    }
  }

  /** An empty wish is granted by any model. */
  static void requireModel(String wanted, String serving) {
    if (!wanted.isEmpty() && !wanted.equals(serving)) {
      throw new PrismException(
          Problem.overLimit(
              Reason.MODEL_MISMATCH,
              "model",
              serving,
              "This encoder serves another model than the one that the call names."));
    }
  }
}
