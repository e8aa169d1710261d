package io.prism.standalone.page;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;

/** What a visitor looks at the page with. */
enum Look {
  DESKTOP(1200, 900, ColorScheme.LIGHT),
  DESKTOP_DARK(1200, 900, ColorScheme.DARK),
  PHONE(360, 740, ColorScheme.LIGHT),
  PHONE_DARK(360, 740, ColorScheme.DARK);

  private final int width;
  private final int height;
  private final ColorScheme scheme;

  Look(int width, int height, ColorScheme scheme) {
    this.width = width;
    this.height = height;
    this.scheme = scheme;
  }

  NewContextOptions options() {
    boolean isPhone = width < 600;
    return new NewContextOptions()
        .setViewportSize(width, height)
        .setColorScheme(scheme)
        .setHasTouch(isPhone)
        .setIsMobile(isPhone);
  }
}
