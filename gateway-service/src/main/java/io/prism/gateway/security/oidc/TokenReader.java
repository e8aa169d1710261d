package io.prism.gateway.security.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.gateway.security.Caller;
import io.prism.gateway.security.SecurityConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/**
 * What a token must be and say: signed by one of the issuer's keys, for this Prism, and within its
 * time. Computes, and never waits.
 */
final class TokenReader {
  private static final int MAX_NAME = 255;

  private final SecurityConfig.Oidc config;
  private final String issuer;
  private final TokenScopes scopes;

  /**
   * @param until when the token is no longer valid, the leeway included
   */
  record Bearer(Caller caller, Instant until) {}

  TokenReader(SecurityConfig.Oidc config, String issuer) {
    this.config = config;
    this.issuer = issuer;
    this.scopes = new TokenScopes(config.rolesClaim(), config.roles());
  }

  Bearer read(String token, IssuerKeys.Known keys) throws TokenException {
    TokenForm form = TokenForm.of(token);
    String keyId = form.keyId();
    if (keyId != null && keys.list().stream().noneMatch(key -> keyId.equals(key.getKeyId()))) {
      throw TokenException.ofUnknownKey();
    }
    try {
      var claims = consumer(keys).processToClaims(token);
      Instant end = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
      return new Bearer(
          new Caller("oidc:" + name(form.claims()), scopes.of(form.claims())),
          end.plus(config.leeway()));
    } catch (InvalidJwtException e) {
      throw new TokenException(sentence(e), e);
    } catch (org.jose4j.jwt.MalformedClaimException e) {
      throw new TokenException("The token is malformed.", e);
    } catch (RuntimeException e) {
      // Whatever a stranger's bytes do to the library, they are no token.
      throw new TokenException("The token's signature is not valid.", e);
    }
  }

  private JwtConsumer consumer(IssuerKeys.Known keys) {
    JwksVerificationKeyResolver resolver = new JwksVerificationKeyResolver(keys.list());
    resolver.setDisambiguateWithVerifySignature(true);
    return new JwtConsumerBuilder()
        .setJwsAlgorithmConstraints(
            AlgorithmConstraints.ConstraintType.PERMIT, TokenForm.ALGORITHMS.toArray(String[]::new))
        .setVerificationKeyResolver(resolver)
        .setExpectedIssuer(issuer)
        .setExpectedAudience(config.audience().orElseThrow().toArray(String[]::new))
        .setRequireExpirationTime()
        .setAllowedClockSkewInSeconds(Math.toIntExact(config.leeway().toSeconds()))
        .build();
  }

  /** The subject unless told otherwise; where there is none, the client that acts for itself. */
  private String name(JsonNode claims) throws TokenException {
    for (String claim : new String[] {config.nameClaim(), "sub", "azp", "client_id"}) {
      @Nullable String name = claims.path(claim).textValue();
      if (name != null && !name.isBlank() && name.length() <= MAX_NAME) {
        return name;
      }
    }
    throw new TokenException("The token does not say whose it is.");
  }

  private static String sentence(InvalidJwtException failure) {
    List<String> said = new ArrayList<>();
    if (failure.hasErrorCode(ErrorCodes.EXPIRED)) {
      said.add("The token has expired.");
    }
    if (failure.hasErrorCode(ErrorCodes.EXPIRATION_MISSING)) {
      said.add("The token never expires.");
    }
    if (failure.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
      said.add("The token is not valid yet.");
    }
    if (failure.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)
        || failure.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
      said.add("The token is not meant for this Prism.");
    }
    if (failure.hasErrorCode(ErrorCodes.ISSUER_INVALID)
        || failure.hasErrorCode(ErrorCodes.ISSUER_MISSING)) {
      said.add("The token is of another issuer.");
    }
    return said.isEmpty() ? "The token's signature is not valid." : String.join(" ", said);
  }
}
