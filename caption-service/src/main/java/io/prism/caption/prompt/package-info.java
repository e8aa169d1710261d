/**
 * The prompt that a generating program wrote into its picture: found, cleaned of syntax, and split
 * into what is shown and how it is drawn. Pure functions over hostile text.
 */
@NullMarked
package io.prism.caption.prompt;

import org.jspecify.annotations.NullMarked;
