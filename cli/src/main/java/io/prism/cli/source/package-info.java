/** What is to be imported: folders, single pictures, manifests. Nothing here talks to Prism. */
@NullMarked
package io.prism.cli.source;

import org.jspecify.annotations.NullMarked;
