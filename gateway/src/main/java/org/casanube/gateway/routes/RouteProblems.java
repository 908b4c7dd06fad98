package org.casanube.gateway.routes;

import io.netty.handler.timeout.ReadTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.casanube.problems.HttpProblems;
import org.casanube.problems.Problem;
import org.casanube.problems.ProblemMapping;
import org.casanube.problems.ProblemType;
import org.springframework.stereotype.Component;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** The problems that the gateway has with services. */
@Component
final class RouteProblems implements ProblemMapping {
  private static final ProblemType SERVICE_BROKE_OFF =
      new ProblemType("service-broke-off", "The service broke off", 502);
  private static final Duration RETRY_UNREACHABLE = Duration.ofSeconds(5);
  private static final Duration RETRY_BUSY = Duration.ofSeconds(1);

  @Override
  public Optional<Problem> problemOf(Throwable thrown) {
    return switch (thrown) {
      case ServiceCallException call -> Optional.of(problemOf(call));
      // Only the listener has a limit on reading; calls to services have none.
      case ReadTimeoutException _ ->
          Optional.of(
              HttpProblems.REQUEST_TIMEOUT.problem(
                  "The next bytes of the request did not come in time."));
      default -> Optional.empty();
    };
  }

  private static Problem problemOf(ServiceCallException call) {
    return switch (call.getCause()) {
      case ConnectException _, UnknownHostException _ ->
          HttpProblems.SERVICE_UNAVAILABLE
              .problem("%s can't be reached now.".formatted(call.service()))
              .withRetryAfter(RETRY_UNREACHABLE);
      case PoolAcquireTimeoutException _, PoolAcquirePendingLimitException _ ->
          HttpProblems.SERVICE_UNAVAILABLE
              .problem("%s has too much to do.".formatted(call.service()))
              .withRetryAfter(RETRY_BUSY);
      case TimeoutException late ->
          HttpProblems.SERVICE_TIMEOUT.problem(
              "%s gave %s.".formatted(call.service(), late.getMessage()));
      case null, default ->
          SERVICE_BROKE_OFF.problem(
              "%s closed the connection before it answered.".formatted(call.service()));
    };
  }
}
