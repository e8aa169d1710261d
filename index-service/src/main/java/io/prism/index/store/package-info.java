/** The collection: a port in our words, and its embedded adapter on Lucene. */
@NullMarked
package io.prism.index.store;

import org.jspecify.annotations.NullMarked;
