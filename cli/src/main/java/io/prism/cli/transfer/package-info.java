/** Imports: uploads with a journal, followed until each artwork is indexed or rejected. */
@NullMarked
package io.prism.cli.transfer;

import org.jspecify.annotations.NullMarked;
