package io.prism.index.store;

/**
 * Documents whose names are counted.
 *
 * @param docs of the whole index, ascending
 * @param complete whether there are no more
 */
record CountedDocs(int[] docs, boolean complete) {}
