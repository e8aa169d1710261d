package io.prism.gateway.security.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import io.prism.gateway.security.Scope;
import io.prism.gateway.security.SecurityConfig;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From the issuer's roles to our scopes. */
final class TokenScopes {
  private final String claim;
  private final Map<Scope, Set<String>> roles = new EnumMap<>(Scope.class);

  /**
   * @param claim name of a claim, or the way to it through objects, with slashes
   */
  TokenScopes(String claim, SecurityConfig.Oidc.Roles roles) {
    this.claim = claim;
    this.roles.put(Scope.READ, roles.read());
    this.roles.put(Scope.WRITE, roles.write());
    this.roles.put(Scope.ADMIN, roles.admin());
  }

  Set<Scope> of(JsonNode claims) {
    Set<String> held = names(at(claims));
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    roles.forEach(
        (scope, names) -> {
          if (names.stream().anyMatch(held::contains)) {
            scopes.add(scope);
          }
        });
    return scopes;
  }

  // Names of claims may be URLs: the whole is tried before its parts.
  private JsonNode at(JsonNode claims) {
    JsonNode at = claims.path(claim);
    if (!at.isMissingNode()) {
      return at;
    }
    at = claims;
    for (String step : claim.split("/", -1)) {
      at = at.path(step);
    }
    return at;
  }

  /** A list of names, or names with spaces between them as in the claim {@code scope}. */
  private static Set<String> names(JsonNode value) {
    Set<String> names = new HashSet<>();
    if (value.isTextual()) {
      names.addAll(List.of(value.textValue().split(" ")));
    }
    if (value.isArray()) {
      value.forEach(name -> names.add(name.textValue()));
    }
    return names;
  }
}
