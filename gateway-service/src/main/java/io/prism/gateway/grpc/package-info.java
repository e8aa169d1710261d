/** The public gRPC services: thin adapters to the domain services. */
@NullMarked
package io.prism.gateway.grpc;

import org.jspecify.annotations.NullMarked;
