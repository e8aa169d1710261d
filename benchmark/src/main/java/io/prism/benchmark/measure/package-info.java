/** Rounds, statistics and the printed table. */
@NullMarked
package io.prism.benchmark.measure;

import org.jspecify.annotations.NullMarked;
