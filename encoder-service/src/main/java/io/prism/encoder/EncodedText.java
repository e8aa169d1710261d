package io.prism.encoder;

/**
 * A text's vector.
 *
 * @param values unit length; not copied, nobody writes to it
 * @param tokens that entered the model
 * @param cut whether the text was longer than the model's context
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one stage to the next, never compared
public record EncodedText(float[] values, int tokens, boolean cut) {}
