/**
 * Who may call what, how much of it, and what is remembered of it. Knows nothing of the contract's
 * messages.
 */
@NullMarked
package io.prism.gateway.security;

import org.jspecify.annotations.NullMarked;
