package io.prism.pictures.fetch;

import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.core5.http.MessageConstraintException;

/** Tells what heals by waiting from what does not. */
final class FetchFailures {
  private static final String FIELD = "url";

  /** Statuses below 500 with which a server asks to come back. */
  private static final Set<Integer> COME_BACK = Set.of(408, 421, 425, 429);

  private FetchFailures() {}

  static PrismException status(int status) {
    String detail = "The address answers with HTTP status " + status + ".";
    return status >= 500 || COME_BACK.contains(status)
        ? PrismException.of(Reason.UNAVAILABLE, detail)
        : PrismException.invalid(FIELD, detail);
  }

  static PrismException translate(IOException cause, boolean expired) {
    if (expired) {
      return deadline(cause);
    }
    if (cause instanceof UnknownHostException && !isTemporary(cause)) {
      return invalid("The address's host name does not exist.", cause);
    }
    if (isBadCertificate(cause)) {
      return invalid("The address's TLS certificate is not valid.", cause);
    }
    if (cause instanceof ClientProtocolException || cause instanceof MessageConstraintException) {
      return invalid("The address does not answer as an HTTP server should.", cause);
    }
    return new PrismException(
        Problem.of(Reason.UNAVAILABLE, "The address cannot be reached just now."), cause);
  }

  static PrismException deadline(Exception cause) {
    return new PrismException(
        Problem.of(
            Reason.DEADLINE_EXCEEDED, "The picture could not be fetched from its address in time."),
        cause);
  }

  /** Java has one exception for "no such name" and "no answer"; only its text (EAI_AGAIN) tells. */
  private static boolean isTemporary(IOException unknownHost) {
    String message = unknownHost.getMessage();
    return message != null && message.contains("Temporary failure");
  }

  private static boolean isBadCertificate(IOException cause) {
    return cause instanceof SSLPeerUnverifiedException
        || (cause instanceof SSLException && cause.getCause() instanceof CertificateException);
  }

  private static PrismException invalid(String detail, IOException cause) {
    return new PrismException(Problem.invalid(FIELD, detail), cause);
  }
}
