/** Picture to vector, text to vector: the whole way, without a framework. */
@NullMarked
package io.prism.encoder;

import org.jspecify.annotations.NullMarked;
