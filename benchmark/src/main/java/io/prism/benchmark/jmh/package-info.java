/** Microbenchmarks of the hot paths. */
@NullMarked
package io.prism.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
