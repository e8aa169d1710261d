package io.prism.encoder.tokenize;

/**
 * A text as ids, without padding.
 *
 * @param ids at least one, at most the context length; not copied, nobody writes to it
 * @param cut whether the text was longer than the context
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one stage to the next, never compared
public record Tokens(long[] ids, boolean cut) {}
