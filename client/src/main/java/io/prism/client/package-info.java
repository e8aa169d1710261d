/**
 * Typed Java client over the contract: deadlines, retries, error mapping, and {@link
 * io.prism.client.PictureAnalyzer} (mission S2 to S4). The services use it to call each other,
 * other backends use it as their SDK.
 */
@NullMarked
package io.prism.client;

import org.jspecify.annotations.NullMarked;
