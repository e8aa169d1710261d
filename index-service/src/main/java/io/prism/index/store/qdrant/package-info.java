/** The collection in a Qdrant cluster; see docs/adr, "Qdrant". */
@NullMarked
package io.prism.index.store.qdrant;

import org.jspecify.annotations.NullMarked;
