/** The OpenAPI document: schemas from the contract's messages, examples, and every error. */
@NullMarked
package io.prism.gateway.openapi;

import org.jspecify.annotations.NullMarked;
