package io.prism.gateway.rest;

import io.prism.gateway.web.RequestTraces;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Names each request's span by its route, which has no ids in it. */
public class RouteNames {
  private final Map<Method, String> routes = new ConcurrentHashMap<>();

  @ServerRequestFilter
  public void name(ResourceInfo resource, RoutingContext routing) {
    RequestTraces.route(
        routing, routes.computeIfAbsent(resource.getResourceMethod(), RouteNames::route));
  }

  static String route(Method method) {
    String folder = path(method.getDeclaringClass().getAnnotation(Path.class));
    String rest = path(method.getAnnotation(Path.class));
    return rest.isEmpty() || folder.endsWith("/") || rest.startsWith("/")
        ? folder + rest
        : folder + "/" + rest;
  }

  private static String path(@Nullable Path path) {
    return path == null ? "" : path.value();
  }
}
