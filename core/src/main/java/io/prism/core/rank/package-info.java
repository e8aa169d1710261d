/** Dimensions, weights, scores and the rank value. */
@NullMarked
package io.prism.core.rank;

import org.jspecify.annotations.NullMarked;
