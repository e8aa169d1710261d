/** Prompt inversion: from a picture's embedding to the words that describe it. */
@NullMarked
package io.prism.caption.inversion;

import org.jspecify.annotations.NullMarked;
