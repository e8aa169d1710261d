package io.prism.index.ingest;

import com.google.protobuf.util.Timestamps;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.event.v1.ArtworkUploaded;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Pattern;

/** The limits of an upload's fields, as prism.type.v1.Artwork states them. */
final class UploadRules {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MAX_URL = 2_000;
  private static final int MAX_TAGS = 100;

  private UploadRules() {}

  /**
   * Returns the event with its id set.
   *
   * @throws PrismException INVALID_ARGUMENT naming the field
   */
  static ArtworkUploaded check(ArtworkUploaded event, String key) {
    if (!event.getId().isEmpty() && !event.getId().equals(key)) {
      throw PrismException.invalid("id", "The event's id must equal the record's key.");
    }
    if (event.getVersion() < 0) {
      throw PrismException.invalid("version", "The version must not be negative.");
    }
    checkPicture(event);
    checkTexts(event);
    checkTags(event);
    if (!event.getSourceUrl().isEmpty() && !isHttp(event.getSourceUrl())) {
      throw PrismException.invalid("sourceUrl", "sourceUrl must be an http or https address.");
    }
    if (event.hasCreateTime() && !Timestamps.isValid(event.getCreateTime())) {
      throw PrismException.invalid("createTime", "createTime must lie in the years 1 to 9999.");
    }
    return event.toBuilder().setId(key).build();
  }

  private static void checkPicture(ArtworkUploaded event) {
    if (event.getPictureUri().isEmpty()) {
      throw PrismException.invalid("pictureUri", "pictureUri is missing.");
    }
    atMost("pictureUri", event.getPictureUri(), MAX_URL);
    if (!event.getSha256().isEmpty() && !SHA256.matcher(event.getSha256()).matches()) {
      throw PrismException.invalid("sha256", "sha256 must be 64 lower-case hexadecimal digits.");
    }
  }

  private static void checkTexts(ArtworkUploaded event) {
    atMost("title", event.getTitle(), 500);
    atMost("description", event.getDescription(), 10_000);
    atMost("author", event.getAuthor(), 200);
    atMost("category", event.getCategory(), 200);
    atMost("sourceUrl", event.getSourceUrl(), MAX_URL);
    atMost("licence", event.getLicence(), 200);
    atMost("caption", event.getCaption(), 10_000);
  }

  private static void checkTags(ArtworkUploaded event) {
    if (event.getTagsCount() > MAX_TAGS) {
      throw overLimit("tags", MAX_TAGS + " tags");
    }
    for (String tag : event.getTagsList()) {
      atMost("tags", tag, 100);
    }
  }

  private static void atMost(String field, String text, int characters) {
    if (text.codePointCount(0, text.length()) > characters) {
      throw overLimit(field, characters + " characters");
    }
  }

  private static PrismException overLimit(String field, String limit) {
    return new PrismException(
        Problem.overLimit(
            Reason.INVALID_ARGUMENT, field, limit, field + " exceeds " + limit + "."));
  }

  private static boolean isHttp(String url) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme();
      return scheme != null
          && Set.of("http", "https").contains(scheme.toLowerCase(java.util.Locale.ROOT))
          && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
