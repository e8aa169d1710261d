/** The command line: each command is a few calls of the SDK, so it works against any Prism. */
@NullMarked
package io.prism.cli;

import org.jspecify.annotations.NullMarked;
