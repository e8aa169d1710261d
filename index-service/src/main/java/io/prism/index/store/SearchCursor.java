package io.prism.index.store;

/**
 * Where a page of hits ended. The hits of one search form one fixed sequence: first the artworks
 * that the approximate index certainly puts first (none in exact mode), best first; then every
 * other one, best first. So pages neither repeat nor skip while the collection stays as it is.
 *
 * @param width candidates of the approximate index, 0: there is no first part
 * @param rest whether the page ended in the second part
 * @param score of the last hit
 * @param id of the last hit; among equal scores, greater ids come later
 */
public record SearchCursor(int width, boolean rest, float score, String id) {}
