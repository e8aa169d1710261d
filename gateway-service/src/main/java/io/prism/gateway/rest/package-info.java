/** REST: thin adapters from HTTP and JSON to the domain services. */
@NullMarked
package io.prism.gateway.rest;

import org.jspecify.annotations.NullMarked;
