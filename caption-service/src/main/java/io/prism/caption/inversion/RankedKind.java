package io.prism.caption.inversion;

/**
 * What kind of picture it is.
 *
 * @param name the pack's key of it, for example {@code artwork}
 * @param searchable whether pictures of this kind are worth a search
 * @param detected whether by the pack they show several things, each worth a search of its own
 * @param score softmax over the kinds, 0..1
 */
public record RankedKind(String name, boolean searchable, boolean detected, float score) {}
