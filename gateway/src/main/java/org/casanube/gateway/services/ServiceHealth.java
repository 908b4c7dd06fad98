package org.casanube.gateway.services;

import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Asks the services how they are. */
@Component
public final class ServiceHealth {
  private final Services services;
  private final ServiceInquiry inquiry;

  ServiceHealth(Services services, ServiceInquiry inquiry) {
    this.services = services;
    this.inquiry = inquiry;
  }

  /**
   * How one service is.
   *
   * @param name its full name
   * @param state {@code UP}, {@code DOWN}, or what else it says of itself
   * @param detail why it is not up; empty if it is
   */
  public record Report(String name, String state, String detail) {
    public boolean isUp() {
      return state.equals("UP");
    }
  }

  /** How every service is, in the order of their names; never fails. */
  public Mono<List<Report>> reports() {
    return Flux.fromIterable(services.all()).flatMapSequential(this::report).collectList();
  }

  private Mono<Report> report(Services.Service service) {
    return inquiry
        .ask(service, "/actuator/health")
        .map(answer -> reported(service, answer))
        .switchIfEmpty(Mono.fromSupplier(() -> down(service, "It answered nothing.")))
        .onErrorResume(error -> Mono.just(down(service, reason(error))));
  }

  private static Report reported(Services.Service service, JsonNode answer) {
    String state = answer.path("status").asString("UNKNOWN");
    StringBuilder detail = new StringBuilder();
    answer
        .path("components")
        .properties()
        .forEach(component -> {
          String status = component.getValue().path("status").asString("UP");
          if (!status.equals("UP") && !status.equals("UNKNOWN")) {
            String reason = component.getValue().path("details").path("reason").asString("");
            detail.append(component.getKey()).append(" is ").append(status);
            detail.append(reason.isEmpty() ? ". " : ": " + reason + ". ");
          }
        });
    return new Report(service.name(), state, detail.toString().strip());
  }

  private static Report down(Services.Service service, String detail) {
    return new Report(service.name(), "DOWN", detail);
  }

  private static String reason(Throwable error) {
    return switch (error) {
      case ConnectException _ -> "It takes no connections.";
      case IOException _ -> "It broke the connection off.";
      case InquiryException refused -> "It gave " + refused.getMessage() + ".";
      default -> "It does not answer as it should (" + error.getClass().getSimpleName() + ").";
    };
  }
}
