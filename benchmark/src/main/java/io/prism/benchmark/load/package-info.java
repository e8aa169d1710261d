/** What is measured: loops, processes, collections. */
@NullMarked
package io.prism.benchmark.load;

import org.jspecify.annotations.NullMarked;
