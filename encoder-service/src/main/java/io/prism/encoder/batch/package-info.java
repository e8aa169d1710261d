/** Work that waits: bounded, by priority, with deadlines, computed in batches of what is there. */
@NullMarked
package io.prism.encoder.batch;

import org.jspecify.annotations.NullMarked;
