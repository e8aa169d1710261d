/** The gRPC service and what Quarkus needs to run it. */
@NullMarked
package io.prism.encoder.service;

import org.jspecify.annotations.NullMarked;
