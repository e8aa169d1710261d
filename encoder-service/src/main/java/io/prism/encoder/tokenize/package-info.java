/** Texts to ids. */
@NullMarked
package io.prism.encoder.tokenize;

import org.jspecify.annotations.NullMarked;
