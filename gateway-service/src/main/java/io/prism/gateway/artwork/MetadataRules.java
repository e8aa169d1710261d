package io.prism.gateway.artwork;

import com.google.protobuf.util.Timestamps;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.v1.ArtworkMetadata;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** The limits of what an uploader may say of an artwork; characters are code points. */
public final class MetadataRules {
  private static final int MAX_TEXT = 10_000;
  private static final int MAX_URL = 2_000;
  private static final int MAX_TAGS = 100;

  private MetadataRules() {}

  /**
   * @throws PrismException INVALID_ARGUMENT that names the first wrong field
   */
  public static void check(ArtworkMetadata metadata) {
    if (!metadata.getId().isEmpty()) {
      ArtworkIds.checked(metadata.getId(), "id");
    }
    line("title", metadata.getTitle(), 500);
    text("description", metadata.getDescription());
    line("author", metadata.getAuthor(), 200);
    line("category", metadata.getCategory(), 200);
    line("licence", metadata.getLicence(), 200);
    text("caption", metadata.getCaption());
    checkTags(metadata);
    checkSourceUrl(metadata.getSourceUrl());
    if (metadata.hasCreateTime() && !Timestamps.isValid(metadata.getCreateTime())) {
      throw PrismException.invalid("createTime", "createTime must lie in the years 1 to 9999.");
    }
  }

  /** A text of several lines, at most 10,000 characters. */
  public static void text(String field, String value) {
    atMost(field, value, MAX_TEXT);
    if (value.codePoints().anyMatch(c -> isControl(c) && c != '\n' && c != '\r' && c != '\t')) {
      throw PrismException.invalid(field, field + " must not hold control characters.");
    }
  }

  private static void line(String field, String value, int characters) {
    atMost(field, value, characters);
    if (value.codePoints().anyMatch(MetadataRules::isControl)) {
      throw PrismException.invalid(field, field + " must be one line, without control characters.");
    }
  }

  private static void checkTags(ArtworkMetadata metadata) {
    if (metadata.getTagsCount() > MAX_TAGS) {
      throw overLimit("tags", MAX_TAGS + " tags");
    }
    for (String tag : metadata.getTagsList()) {
      line("tags", tag, 100);
      if (tag.isBlank()) {
        throw PrismException.invalid("tags", "A tag must not be empty.");
      }
    }
  }

  private static void checkSourceUrl(String url) {
    line("sourceUrl", url, MAX_URL);
    if (!url.isEmpty() && !isWebAddress(url)) {
      throw PrismException.invalid("sourceUrl", "sourceUrl must be an http or https address.");
    }
  }

  // Shown as a link on the page, so a javascript: or data: address must never get in.
  private static boolean isWebAddress(String url) {
    try {
      URI uri = new URI(url);
      return uri.getScheme() != null
          && Set.of("http", "https").contains(uri.getScheme().toLowerCase(Locale.ROOT))
          && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static boolean isControl(int codePoint) {
    return Character.getType(codePoint) == Character.CONTROL;
  }

  private static void atMost(String field, String value, int characters) {
    if (value.codePointCount(0, value.length()) > characters) {
      throw overLimit(field, characters + " characters");
    }
  }

  private static PrismException overLimit(String field, String limit) {
    return new PrismException(
        Problem.overLimit(
            Reason.INVALID_ARGUMENT, field, limit, field + " exceeds " + limit + "."));
  }
}
