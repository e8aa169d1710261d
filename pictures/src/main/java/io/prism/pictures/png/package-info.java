/** A streaming PNG decoder: memory for two rows, or for one 8-bit picture if it is interlaced. */
@NullMarked
package io.prism.pictures.png;

import org.jspecify.annotations.NullMarked;
