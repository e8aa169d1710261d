/** Where rows of decoded samples become an upright 8-bit RGB picture, at full or reduced size. */
@NullMarked
package io.prism.pictures.raster;

import org.jspecify.annotations.NullMarked;
