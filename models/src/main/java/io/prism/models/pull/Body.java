package io.prism.models.pull;

import io.prism.models.PackFile;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lets only the answer into the file that goes on where the file ends, or begins it anew. */
final class Body implements BodyHandler<Void> {
  private static final Pattern RANGE =
      Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18}|\\*)");

  private final PartFile part;
  private final PackFile expected;
  private final Sink sink;
  private volatile @Nullable IOException refusal;

  Body(PartFile part) {
    this.part = part;
    this.expected = part.expected();
    this.sink = new Sink(part);
  }

  Sink sink() {
    return sink;
  }

  /** Why the answer was not let in; the host would answer the same again. */
  Optional<IOException> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public BodySubscriber<Void> apply(ResponseInfo answer) {
    try {
      if (answer.statusCode() == 200) {
        requireTotal(answer.headers().firstValueAsLong("content-length"));
        part.restart();
        part.rememberEtag(strongEtag(answer));
        return sink;
      }
      if (answer.statusCode() == 206) {
        requireContinuation(answer.headers().firstValue("content-range").orElse(""));
        return sink;
      }
    } catch (IOException e) {
      refusal = e;
    } catch (NumberFormatException e) {
      refusal = new PullException("its answer has a length that is no number", e);
    }
    return new Refused();
  }

  private void requireTotal(OptionalLong length) throws PullException {
    if (length.isPresent() && length.getAsLong() != expected.bytes()) {
      throw another(length.getAsLong());
    }
  }

  private void requireContinuation(String range) throws PullException {
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) != part.size()) {
      throw new PullException(
          "it was asked for bytes from " + part.size() + " and gives '" + range + "'");
    }
    if (!matcher.group(2).equals("*") && Long.parseLong(matcher.group(2)) != expected.bytes()) {
      throw another(Long.parseLong(matcher.group(2)));
    }
  }

  private PullException another(long bytes) {
    return new PullException(
        "it has "
            + bytes
            + " bytes under that name, the pack lists "
            + expected.bytes()
            + ": it is another file");
  }

  /** Weak ones do not say that the bytes are the same. */
  private static Optional<String> strongEtag(ResponseInfo answer) {
    return answer.headers().firstValue("etag").filter(etag -> etag.matches("\"[!-~]{0,500}\""));
  }
}
