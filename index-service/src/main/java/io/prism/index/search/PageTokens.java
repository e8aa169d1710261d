package io.prism.index.search;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.index.store.SearchCursor;
import io.prism.index.store.SearchPlan.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opaque tokens for the next page. A token holds where the page ended, a sketch of the query's
 * vectors and a digest; it fits only the request it came from, on any replica and after a restart.
 * It is no secret: who makes one up gets the hits that a query of their own would get.
 */
final class PageTokens {
  private static final String FIELD = "pageToken";
  private static final int VERSION = 1;
  private static final int DIGEST_BYTES = 12;

  /** Components of each vector that the sketch keeps. */
  private static final int SKETCH = 16;

  /**
   * Between two steps of the sketch. An encoder may answer with other last bits when it sees the
   * same picture in another batch; two pictures differ by far more.
   */
  private static final int STEPS = 400;

  private PageTokens() {}

  /**
   * @param request everything of the request that must not change between pages, but the vectors
   */
  static String of(SearchCursor cursor, List<Target> targets, byte[] request) {
    byte[] body =
        written(
            out -> {
              out.writeByte(VERSION);
              out.writeInt(cursor.width());
              out.writeBoolean(cursor.rest());
              out.writeFloat(cursor.score());
              out.writeUTF(cursor.id());
              out.write(sketch(targets));
            });
    return encode(body, request);
  }

  static SearchCursor cursor(String token, List<Target> targets, byte[] request) {
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(decode(token, request)))) {
      if (in.readByte() != VERSION) {
        throw foreign(null);
      }
      SearchCursor cursor =
          new SearchCursor(in.readInt(), in.readBoolean(), in.readFloat(), in.readUTF());
      requireSimilar(in.readAllBytes(), sketch(targets));
      return cursor;
    } catch (IOException e) {
      throw foreign(e);
    }
  }

  /** For a list: only the last id. */
  static String of(String lastId, byte[] request) {
    return encode(lastId.getBytes(StandardCharsets.UTF_8), request);
  }

  static String lastId(String token, byte[] request) {
    return new String(decode(token, request), StandardCharsets.UTF_8);
  }

  private static byte[] sketch(List<Target> targets) {
    return written(
        out -> {
          for (Target target : targets) {
            float[] vector = target.vector();
            out.writeByte(target.dimension().ordinal());
            for (int i = 0; i < Math.min(SKETCH, vector.length); i++) {
              out.writeShort(Math.round(vector[i] * STEPS));
            }
          }
        });
  }

  private static void requireSimilar(byte[] then, byte[] now) throws IOException {
    if (then.length != now.length) {
      throw foreign(null);
    }
    DataInputStream a = new DataInputStream(new ByteArrayInputStream(then));
    DataInputStream b = new DataInputStream(new ByteArrayInputStream(now));
    int shorts = SKETCH;
    while (a.available() > 0) {
      boolean same = a.readByte() == b.readByte();
      for (int i = 0; i < shorts && a.available() > 1; i++) {
        same &= Math.abs(a.readShort() - b.readShort()) <= 1;
      }
      if (!same) {
        throw foreign(null);
      }
    }
  }

  private static String encode(byte[] body, byte[] request) {
    byte[] token = Arrays.copyOf(digest(body, request), DIGEST_BYTES + body.length);
    System.arraycopy(body, 0, token, DIGEST_BYTES, body.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  private static byte[] decode(String token, byte[] request) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      if (bytes.length >= DIGEST_BYTES) {
        byte[] body = Arrays.copyOfRange(bytes, DIGEST_BYTES, bytes.length);
        if (Arrays.equals(digest(body, request), Arrays.copyOf(bytes, DIGEST_BYTES))
            && encode(body, request).equals(token)) {
          return body;
        }
      }
      throw foreign(null);
    } catch (IllegalArgumentException e) {
      throw foreign(e);
    }
  }

  private static byte[] digest(byte[] body, byte[] request) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(request);
      sha.update((byte) 0);
      return Arrays.copyOf(sha.digest(body), DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static PrismException foreign(@Nullable Exception cause) {
    return new PrismException(
        Problem.invalid(FIELD, "The page token is not one that this request was answered with."),
        cause);
  }

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writing.to(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("memory has no I/O errors", e);
    }
    return bytes.toByteArray();
  }
}
