package io.prism.encoder.engine;

import io.prism.encoder.tokenize.Tokens;
import io.prism.models.TokenInput;
import java.util.Arrays;
import java.util.List;

/**
 * Texts as a network takes them: texts × length.
 *
 * @param length of each row, padding included
 * @param ids of the texts, padded; not copied, nobody writes to it
 * @param mask 1 for a token, 0 for padding; not copied, nobody writes to it
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one stage to the next, never compared
record TokenMatrix(int length, long[] ids, long[] mask) {
  static TokenMatrix of(TokenInput input, List<Tokens> texts) {
    int length =
        input.padToContext()
            ? input.context()
            : texts.stream().mapToInt(text -> text.ids().length).max().orElse(1);
    long[] ids = new long[texts.size() * length];
    long[] mask = new long[texts.size() * length];
    Arrays.fill(ids, input.padding());
    for (int i = 0; i < texts.size(); i++) {
      long[] text = texts.get(i).ids();
      System.arraycopy(text, 0, ids, i * length, text.length);
      Arrays.fill(mask, i * length, i * length + text.length, 1);
    }
    return new TokenMatrix(length, ids, mask);
  }
}
