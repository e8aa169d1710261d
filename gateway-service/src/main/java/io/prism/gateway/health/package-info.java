/** What the gateway depends on, and how it is doing. */
@NullMarked
package io.prism.gateway.health;

import org.jspecify.annotations.NullMarked;
