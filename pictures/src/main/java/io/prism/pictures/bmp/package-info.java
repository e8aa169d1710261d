/** A BMP decoder; rows are read where they lie, only run-length coded ones need memory. */
@NullMarked
package io.prism.pictures.bmp;

import org.jspecify.annotations.NullMarked;
