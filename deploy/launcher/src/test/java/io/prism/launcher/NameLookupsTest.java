package io.prism.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Security;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NameLookupsTest {
  private final String before = Security.getProperty(NameLookups.SETTING);

  @AfterEach
  void putBack() {
    Security.setProperty(NameLookups.SETTING, before);
  }

  @Test
  void aNameThatWasNotFoundIsLookedUpAgainAfterASecond() {
    // What this JDK comes with, not what we believe.
    NameLookups.forgetFailuresSoon();
    assertThat(Security.getProperty(NameLookups.SETTING)).isEqualTo("1");
  }

  @Test
  void whatAnOperatorHasSetStays() {
    Security.setProperty(NameLookups.SETTING, "3");
    NameLookups.forgetFailuresSoon();
    assertThat(Security.getProperty(NameLookups.SETTING)).isEqualTo("3");
  }
}
