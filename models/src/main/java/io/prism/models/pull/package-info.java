/** Brings the files of described packs onto this machine: over HTTP, or from a folder. */
@NullMarked
package io.prism.models.pull;

import org.jspecify.annotations.NullMarked;
