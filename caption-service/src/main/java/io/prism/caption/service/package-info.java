/** The caption service: gRPC, configuration, health and metrics around prompt inversion. */
@NullMarked
package io.prism.caption.service;

import org.jspecify.annotations.NullMarked;
