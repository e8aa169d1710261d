package io.prism.caption.service;

import com.google.protobuf.ByteString;
import io.prism.caption.generation.CaptionGenerator;
import io.prism.caption.prompt.PromptSplitter;
import io.prism.caption.prompt.SplitPrompt;
import io.prism.client.GrpcErrors;
import io.prism.client.ItemResult;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Has the image captioning model write, and takes the style words out of what it wrote. */
final class ContentWriter implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ContentWriter.class);

  private final CaptionGenerator generator;
  private final PromptSplitter splitter;
  private final Duration timeout;

  /**
   * @param generator closed with this
   * @param timeout of a call whose caller would wait longer
   */
  ContentWriter(CaptionGenerator generator, PromptSplitter splitter, Duration timeout) {
    this.generator = generator;
    this.splitter = splitter;
    this.timeout = timeout;
  }

  /**
   * Blocks. Where the model fails, all of them fail: a content by other means would put one picture
   * here today and elsewhere tomorrow.
   *
   * @return one result a picture, in order
   */
  List<ItemResult<SplitPrompt>> write(List<ByteString> pictures) {
    if (pictures.isEmpty()) {
      return List.of();
    }
    try {
      return generator.describe(pictures, CallersOfTheCall.now(timeout)).stream()
          .map(result -> result.map(splitter::split))
          .toList();
    } catch (RuntimeException e) {
      Problem problem = GrpcErrors.toProblem(e);
      if (problem.reason() == Reason.INTERNAL) {
        LOG.error("no caption could be written", e);
      }
      return pictures.stream().map(picture -> ItemResult.<SplitPrompt>failed(problem)).toList();
    }
  }

  /** Why it cannot write now; empty if it can. */
  Optional<String> trouble() {
    return generator.trouble();
  }

  @Override
  public void close() {
    generator.close();
  }
}
