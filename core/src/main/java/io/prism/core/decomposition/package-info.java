/** The heart of Prism: a picture's mixed embedding taken apart into object and style. */
@NullMarked
package io.prism.core.decomposition;

import org.jspecify.annotations.NullMarked;
