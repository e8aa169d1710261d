/** From the contract's queries to vectors, and from found artworks to hits. */
@NullMarked
package io.prism.index.search;

import org.jspecify.annotations.NullMarked;
