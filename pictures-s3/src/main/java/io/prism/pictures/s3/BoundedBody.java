package io.prism.pictures.s3;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Reads an object of at most so many bytes; of a larger one nothing is read. */
record BoundedBody(int maxBytes) implements ResponseTransformer<GetObjectResponse, byte[]> {
  /** The object has more bytes. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public byte[] transform(GetObjectResponse response, AbortableInputStream body) {
    @Nullable Long length = response.contentLength();
    if (length != null && length > maxBytes) {
      body.abort();
      throw new TooLarge();
    }
    try {
      byte[] bytes = length == null ? body.readNBytes(maxBytes + 1) : exactly(body, length);
      if (bytes.length > maxBytes) {
        body.abort();
        throw new TooLarge();
      }
      return bytes;
    } catch (IOException e) {
      throw RetryableException.create("The object could not be read to its end", e);
    }
  }

  private static byte[] exactly(AbortableInputStream body, long length) throws IOException {
    byte[] bytes = new byte[(int) length];
    int read = body.readNBytes(bytes, 0, bytes.length);
    return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
  }

  /** The SDK wraps what is thrown here. */
  static void throwIfTooLarge(SdkException failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof TooLarge tooLarge) {
        throw tooLarge;
      }
    }
  }
}
