/** The one table of errors: what callers are told, as gRPC status, HTTP status and reason. */
@NullMarked
package io.prism.core.error;

import org.jspecify.annotations.NullMarked;
