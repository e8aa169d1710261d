/** A GIF decoder for the first frame; the memory it needs is one byte a pixel of the frame. */
@NullMarked
package io.prism.pictures.gif;

import org.jspecify.annotations.NullMarked;
