/** Vectors that know their model, and the space they live in. */
@NullMarked
package io.prism.core.embedding;

import org.jspecify.annotations.NullMarked;
