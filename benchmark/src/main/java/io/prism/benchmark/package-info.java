/** Compares Prism with a bare loop over the same libraries, and prints ratios. */
@NullMarked
package io.prism.benchmark;

import org.jspecify.annotations.NullMarked;
