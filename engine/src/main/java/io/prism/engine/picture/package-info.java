/** Picture bytes to the model's picture. */
@NullMarked
package io.prism.engine.picture;

import org.jspecify.annotations.NullMarked;
