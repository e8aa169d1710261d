package io.prism.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prism.core.error.PrismException;
import io.prism.core.error.Reason;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
  private static final Rule OPEN = new Rule(null, Meter.NONE, false);
  private static final Rule READ = new Rule(Scope.READ, Meter.NONE, false);
  private static final Rule WRITE = new Rule(Scope.WRITE, Meter.NONE, true);
  private static final Rule ADMIN = new Rule(Scope.ADMIN, Meter.NONE, true);

  @TempDir Path folder;

  @Test
  void onThisMachineNobodyNeedsAKeyWhileThereIsNone() {
    assertThat(access(true).admit(ADMIN, null, null).isAnybody()).isTrue();
    assertThat(access(true).isOpen()).isTrue();
  }

  @Test
  void fromOtherMachinesNobodyGetsInWhileThereIsNoKey() {
    assertThat(access(false).isOpen()).isFalse();
    refused(Reason.UNAUTHENTICATED, () -> access(false).admit(READ, null, null));
    assertThat(access(false).admit(OPEN, null, null).isAnybody()).isTrue();
  }

  @Test
  void onceThereIsAKeyEveryCallNeedsItsScope() {
    String reader = key("reader", Scope.READ);
    Access access = access(true);

    refused(Reason.UNAUTHENTICATED, () -> access.admit(READ, null, null));
    assertThat(access.admit(OPEN, null, null).isAnybody()).isTrue();
    assertThat(access.admit(READ, "Bearer " + reader, null).name()).isEqualTo("reader");
    assertThat(access.admit(READ, "bearer " + reader, null).name()).isEqualTo("reader");
    refused(Reason.PERMISSION_DENIED, () -> access.admit(WRITE, "Bearer " + reader, null));
    refused(Reason.PERMISSION_DENIED, () -> access.admit(ADMIN, "Bearer " + reader, null));
  }

  @Test
  void readAndWriteAreApartAndAdminIsEverything() {
    String writer = "Bearer " + key("writer", Scope.WRITE);
    String admin = "Bearer " + key("admin", Scope.ADMIN);
    Access access = access(true);

    refused(Reason.PERMISSION_DENIED, () -> access.admit(READ, writer, null));
    assertThat(access.admit(WRITE, writer, null).name()).isEqualTo("writer");
    for (Rule rule : new Rule[] {READ, WRITE, ADMIN}) {
      assertThat(access.admit(rule, admin, null).name()).isEqualTo("admin");
    }
  }

  @Test
  void wrongSecretsAreRefusedAlsoWhereNoneIsNeeded() {
    refused(Reason.UNAUTHENTICATED, () -> access(true).admit(READ, "Bearer nonsense", null));
    String secret = key("k", Scope.READ);
    Access access = access(true);
    for (String wrong :
        new String[] {
          "",
          " ",
          "x",
          secret + "x",
          secret.substring(0, 40),
          secret.toUpperCase(java.util.Locale.ROOT)
        }) {
      refused(Reason.UNAUTHENTICATED, () -> access.admit(READ, "Bearer " + wrong, null));
    }
    refused(Reason.UNAUTHENTICATED, () -> access.admit(READ, "Basic " + secret, null));
    refused(Reason.UNAUTHENTICATED, () -> access.admit(READ, secret, null));
  }

  @Test
  void revokingTheLastKeyClosesEverythingInsteadOfOpeningIt() {
    String secret = key("only", Scope.ADMIN);
    file().revoke("only");
    Access access = access(true);
    refused(Reason.UNAUTHENTICATED, () -> access.admit(READ, "Bearer " + secret, null));
    refused(Reason.UNAUTHENTICATED, () -> access.admit(READ, null, null));
  }

  @Test
  void theCookieOfThePageCountsWhereThereIsNoHeader() {
    String reader = key("reader", Scope.READ);
    Access access = access(true);
    assertThat(access.admit(READ, null, reader).name()).isEqualTo("reader");
    refused(Reason.UNAUTHENTICATED, () -> access.admit(READ, null, "prism_old"));
    refused(Reason.UNAUTHENTICATED, () -> access.admit(READ, "Bearer wrong", reader));
  }

  private String key(String name, Scope scope) {
    return file().create(name, Set.of(scope)).secret();
  }

  private KeyFile file() {
    return new KeyFile(folder.resolve("keys.json"), Clock.systemUTC());
  }

  private Access access(boolean loopback) {
    return new Access(new KeyRing(file()), new NoTokens(), loopback);
  }

  private static void refused(
      Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            PrismException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
