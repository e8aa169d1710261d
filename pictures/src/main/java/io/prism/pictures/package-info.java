/**
 * Picture bytes to pixels: what the bytes are, decoding within limits, Pillow's resize, thumbnails.
 */
@NullMarked
package io.prism.pictures;

import org.jspecify.annotations.NullMarked;
