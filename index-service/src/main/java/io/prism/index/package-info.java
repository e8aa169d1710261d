/** The index service: settings, wiring, and what is told about its state. */
@NullMarked
package io.prism.index;

import org.jspecify.annotations.NullMarked;
