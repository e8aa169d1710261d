/** Where the caption loop runs, measured; runs without Quarkus. */
@NullMarked
package io.prism.benchmark.captions;

import org.jspecify.annotations.NullMarked;
