/** Writes captions: an image encoder, a text decoder with its cache, and the search among texts. */
@NullMarked
package io.prism.caption.generation;

import org.jspecify.annotations.NullMarked;
