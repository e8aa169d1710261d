/** Tokens of an OpenID Connect issuer: its keys, what a token must say, and who its bearer is. */
@NullMarked
package io.prism.gateway.security.oidc;

import org.jspecify.annotations.NullMarked;
