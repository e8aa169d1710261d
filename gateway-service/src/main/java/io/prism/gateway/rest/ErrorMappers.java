package io.prism.gateway.rest;

import io.prism.client.GrpcErrors;
import io.prism.core.error.PrismException;
import io.prism.core.error.Problem;
import io.prism.core.error.Reason;
import io.prism.gateway.web.HttpProblem;
import io.prism.gateway.web.TraceIds;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser;

/**
 * Whatever goes wrong in a resource becomes a problem of the table. Defects are logged here only.
 */
public class ErrorMappers {
  private static final Logger LOG = Logger.getLogger(ErrorMappers.class);
  private static final Problem MALFORMED =
      Problem.invalid("body", "The request's body is malformed or cut off.");

  @ServerExceptionMapper
  Response prism(PrismException failure, RoutingContext context) {
    if (failure.reason() == Reason.INTERNAL) {
      LOG.errorf(failure, "Request %s failed", TraceIds.of(context));
    } else {
      LOG.debugf(failure, "Request %s refused", TraceIds.of(context));
    }
    return answer(HttpProblem.of(failure.problem()), context);
  }

  /** The framework's own refusals: no such path, method or media type, malformed multipart. */
  @ServerExceptionMapper
  Response framework(WebApplicationException failure, RoutingContext context) {
    int status = failure.getResponse().getStatus();
    if (status >= 500) {
      LOG.errorf(failure, "Request %s failed", TraceIds.of(context));
    }
    return answer(HttpProblem.of(status), context);
  }

  /** The body was cut off. */
  @ServerExceptionMapper
  Response cutOff(IOException failure, RoutingContext context) {
    return answer(HttpProblem.of(MALFORMED), context);
  }

  /** The body is not the multipart that its type promises. */
  @ServerExceptionMapper
  Response malformed(MultipartParser.MalformedMessageException failure, RoutingContext context) {
    return answer(HttpProblem.of(MALFORMED), context);
  }

  @ServerExceptionMapper
  Response defect(RuntimeException failure, RoutingContext context) {
    LOG.errorf(failure, "Request %s failed", TraceIds.of(context));
    Problem problem = GrpcErrors.toProblem(failure);
    return answer(HttpProblem.of(problem), context);
  }

  /** One request was too much for the memory; the next one may not be. */
  @ServerExceptionMapper
  Response outOfMemory(OutOfMemoryError failure, RoutingContext context) {
    LOG.errorf(failure, "Request %s failed", TraceIds.of(context));
    return answer(HttpProblem.of(GrpcErrors.toProblem(failure)), context);
  }

  private static Response answer(HttpProblem problem, RoutingContext context) {
    Response.ResponseBuilder response =
        Response.status(problem.status())
            .type(HttpProblem.MEDIA_TYPE)
            .entity(problem.toJson(TraceIds.of(context)));
    problem.retryAfter().ifPresent(after -> response.header(HttpHeaders.RETRY_AFTER, after));
    return response.build();
  }
}
