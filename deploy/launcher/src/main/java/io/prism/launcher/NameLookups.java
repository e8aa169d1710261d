package io.prism.launcher;

import java.security.Security;

/**
 * How long the JVM believes that a name has no address. A service with one replica has none while
 * it is replaced: at the JDK's 10 s its callers go without it long after it is back.
 */
final class NameLookups {
  static final String SETTING = "networkaddress.cache.negative.ttl";
  static final String JDK_SECONDS = "10";
  static final String OUR_SECONDS = "1";

  private NameLookups() {}

  /** Before the first lookup; what an operator has set (java.security.properties) stays. */
  static void forgetFailuresSoon() {
    if (JDK_SECONDS.equals(Security.getProperty(SETTING))) {
      Security.setProperty(SETTING, OUR_SECONDS);
    }
  }
}
