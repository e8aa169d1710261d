package io.prism.client;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractBlockingStub;
import io.prism.client.Retries.AttemptFailed;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Calls with the deadline, the retries and the errors of the SDK. */
record Calls(ClientOptions options, Retries retries) {
  <S extends AbstractBlockingStub<S>, T> T call(S stub, Function<S, T> rpc) {
    return retries.call(
        options.timeout(),
        left -> {
          try {
            return rpc.apply(stub.withDeadlineAfter(left.toNanos(), TimeUnit.NANOSECONDS));
          } catch (StatusRuntimeException e) {
            throw new AttemptFailed(PublicErrors.of(e, options.address()));
          }
        });
  }
}
