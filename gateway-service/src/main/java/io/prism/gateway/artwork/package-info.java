/** The collection as callers see it: uploads, their rules, and what became of them. */
@NullMarked
package io.prism.gateway.artwork;

import org.jspecify.annotations.NullMarked;
