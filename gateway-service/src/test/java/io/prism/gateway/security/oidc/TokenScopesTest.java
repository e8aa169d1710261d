package io.prism.gateway.security.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.prism.gateway.security.SecurityConfig;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenScopesTest {
  private record Names(Set<String> read, Set<String> write, Set<String> admin)
      implements SecurityConfig.Oidc.Roles {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "realm_access/roles | {'realm_access':{'roles':['viewer','x']}} | READ",
        "realm_access/roles | {'realm_access':{'roles':['editor','boss']}} | WRITE ADMIN",
        "groups | {'groups':['viewer','editor']} | READ WRITE",
        "scope | {'scope':'openid viewer  editor'} | READ WRITE",
        "https://a.example/roles | {'https://a.example/roles':['boss']} | ADMIN",
        "roles | {'roles':'also-viewer'} | READ",
        "roles | {'roles':['VIEWER',' viewer','viewer ']} | -",
        "roles | {'roles':[['viewer'],{'viewer':1},7,null,true]} | -",
        "roles | {'roles':{'viewer':'viewer'}} | -",
        "roles | {} | -",
        "a/b | {'a':'viewer'} | -",
        "a/b | {'a':[{'b':'viewer'}]} | -"
      })
  void rolesGiveScopesWhereverTheIssuerWritesThem(String claim, String claims, String scopes)
      throws Exception {
    Names names = new Names(Set.of("viewer", "also-viewer"), Set.of("editor"), Set.of("boss"));
    Set<String> expected =
        scopes == null ? Set.of() : Arrays.stream(scopes.split(" ")).collect(Collectors.toSet());
    assertThat(
            new TokenScopes(claim, names)
                .of(new ObjectMapper().readTree(claims.replace('\'', '"'))))
        .extracting(Enum::name)
        .containsExactlyInAnyOrderElementsOf(expected);
  }
}
