/** Picture bytes to the model's picture. */
@NullMarked
package io.prism.encoder.picture;

import org.jspecify.annotations.NullMarked;
