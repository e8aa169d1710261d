/** How every process of ours starts, and says why it could not. */
@NullMarked
package io.prism.launcher;

import org.jspecify.annotations.NullMarked;
