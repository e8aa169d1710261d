package io.prism.caption.service;

import io.prism.caption.generation.TinyCaptioner;

/** What transformers writes about two of the reference's pictures with three beams. */
final class Written {
  static final byte[] PICTURE = TinyCaptioner.files().get(5);
  static final String TEXT = "rose rose rose cat cat";
  static final byte[] OTHER_PICTURE = TinyCaptioner.files().get(4);
  static final String OTHER_TEXT =
      "lamp cat rose cat cat cat cat cat cat cat cat cat rose cat rose cat rose";

  private Written() {}
}
