package io.prism.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  @Test
  void whatIsCreatedCanBeReadAndIsGoneOnceRevoked() {
    KeyFile file = file();
    assertThat(file.read()).isEmpty();

    KeyFile.Created created = file.create("bot", Set.of(Scope.READ, Scope.WRITE));
    assertThat(file().read().orElseThrow()).containsExactly(created.key());
    assertThat(created.key().created()).isEqualTo("2026-11-22T12:00:00Z");

    file.revoke("bot");
    // No key is left, which is not the same as nobody ever having made one.
    assertThat(file.read()).hasValueSatisfying(keys -> assertThat(keys).isEmpty());
  }

  @Test
  void theSecretIsNowhereInTheFileOnlyItsHash() throws Exception {
    String secret = file().create("bot", Set.of(Scope.READ)).secret();
    assertThat(secret).matches("prism_[A-Za-z0-9_-]{43}");
    String content = Files.readString(path());
    byte[] sha256 =
        MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    assertThat(content)
        .doesNotContain(secret.substring(6, 30))
        .contains(HexFormat.of().formatHex(sha256), secret.substring(secret.length() - 4));
  }

  @Test
  void secretsDiffer() {
    assertThat(file().create("a", Set.of(Scope.READ)).secret())
        .isNotEqualTo(file().create("b", Set.of(Scope.READ)).secret());
  }

  @Test
  void onlyItsOwnerReadsTheFileAndNothingElseIsLeftBehind() throws Exception {
    file().create("bot", Set.of(Scope.ADMIN));
    assertThat(Files.getPosixFilePermissions(path()))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    try (var files = Files.list(path().getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("keys.json", "keys.json.lock");
    }
  }

  @Test
  void namesAreUniqueAndPlain() {
    file().create("bot", Set.of(Scope.READ));
    assertThatThrownBy(() -> file().create("bot", Set.of(Scope.READ)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bot");
    assertThatThrownBy(() -> file().create("a b", Set.of(Scope.READ)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> file().create("x", Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> file().revoke("nobody")).isInstanceOf(IllegalArgumentException.class);
    assertThat(file().read().orElseThrow()).hasSize(1);
  }

  @Test
  void aDamagedFileIsSaidAndNotOverwritten() throws Exception {
    Files.createDirectories(path().getParent());
    for (String damaged :
        new String[] {"", "{", "{\"version\":1}", "{\"version\":1,\"keys\":[{}]}"}) {
      Files.writeString(path(), damaged);
      assertThatThrownBy(() -> file().read()).isInstanceOf(KeyFileException.class);
      assertThatThrownBy(() -> file().create("a", Set.of(Scope.READ)))
          .isInstanceOf(KeyFileException.class);
      assertThat(Files.readString(path())).isEqualTo(damaged);
    }
  }

  @Test
  void aRunningServerFollowsTheFileAndKeepsWhatItKnewOfADamagedOne() throws Exception {
    KeyRing ring = new KeyRing(file());
    assertThat(ring.isConfigured()).isFalse();

    String first = file().create("first", Set.of(Scope.READ)).secret();
    ring.refresh();
    assertThat(ring.find(first))
        .hasValueSatisfying(key -> assertThat(key.name()).isEqualTo("first"));
    String second = file().create("second", Set.of(Scope.READ)).secret();
    file().revoke("first");
    ring.refresh();
    assertThat(ring.find(first)).isEmpty();
    assertThat(ring.find(second)).isPresent();

    Files.writeString(path(), "{");
    ring.refresh();
    assertThat(ring.isConfigured()).isTrue();
    assertThat(ring.find(second)).isPresent();
    assertThat(ring.find(first)).isEmpty();
  }

  @Test
  void aDamagedFileStopsTheStart() throws Exception {
    Files.createDirectories(path().getParent());
    Files.writeString(path(), "{");
    assertThatThrownBy(() -> new KeyRing(file())).isInstanceOf(KeyFileException.class);
  }

  private Path path() {
    return folder.resolve("data/keys.json");
  }

  private KeyFile file() {
    return new KeyFile(path(), NOON);
  }
}
