package io.prism.gateway.security.oidc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token that has the form of a signed JWT, before anything it says is believed. Its size, depth
 * and algorithm are bounded here, so that nothing behind meets what strangers make up.
 *
 * @param keyId which of the issuer's keys is said to have signed it; null where it does not say
 */
record TokenForm(@Nullable String keyId, JsonNode claims) {
  /** Asymmetric ones: with the others, whoever can check a signature could also make it. */
  static final Set<String> ALGORITHMS =
      Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  private static final int MAX_LENGTH = 16_384;
  private static final int MAX_DEPTH = 16;
  private static final int MAX_KEY_ID = 256;
  private static final Pattern FORM = Pattern.compile("[\\w-]++\\.[\\w-]++\\.[\\w-]*+");
  private static final ObjectMapper STRICT =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  static TokenForm of(String token) throws TokenException {
    if (token.length() > MAX_LENGTH) {
      throw new TokenException("The token is longer than " + MAX_LENGTH + " characters.");
    }
    if (!FORM.matcher(token).matches()) {
      throw new TokenException("This is neither an API key nor a signed token.");
    }
    int first = token.indexOf('.');
    JsonNode header = object(token.substring(0, first));
    if (!ALGORITHMS.contains(header.path("alg").asText())) {
      throw new TokenException("The token's algorithm is not one of asymmetric signatures.");
    }
    JsonNode keyId = header.path("kid");
    if (!keyId.isMissingNode() && (!keyId.isTextual() || keyId.textValue().length() > MAX_KEY_ID)) {
      throw new TokenException("The token's header is malformed.");
    }
    return new TokenForm(
        keyId.textValue(), object(token.substring(first + 1, token.lastIndexOf('.'))));
  }

  private static JsonNode object(String encoded) throws TokenException {
    try {
      JsonNode json = STRICT.readTree(Base64.getUrlDecoder().decode(encoded));
      if (json != null && json.isObject()) {
        return json;
      }
      throw new TokenException("The token is malformed.");
    } catch (IOException | IllegalArgumentException e) {
      throw new TokenException("The token is malformed.", e);
    }
  }
}
