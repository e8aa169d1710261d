/**
 * Texts that a picture carries with itself: PNG text chunks, EXIF comments, JPEG comments. All of
 * it is hostile input and is only ever text; nothing here throws, whatever the bytes are.
 */
@NullMarked
package io.prism.pictures.text;

import org.jspecify.annotations.NullMarked;
