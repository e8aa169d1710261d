/** How answers look: on a terminal, in a pipe, as JSON, as a page of pictures. */
@NullMarked
package io.prism.cli.output;

import org.jspecify.annotations.NullMarked;
