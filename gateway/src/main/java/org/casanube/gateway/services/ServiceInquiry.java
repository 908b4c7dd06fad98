package org.casanube.gateway.services;

import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.casanube.gateway.GatewayProperties;
import org.casanube.identity.Identity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gateway's own questions to services: small JSON answers, within a short time. */
@Component
public final class ServiceInquiry {
  private static final int MAX_ANSWER_BYTES = 8 * 1024 * 1024;

  private final Services services;
  private final JsonMapper json;
  private final GatewayProperties.Timeouts timeouts;
  private final HttpClient client;

  ServiceInquiry(Services services, GatewayProperties settings, JsonMapper json) {
    this.services = services;
    this.json = json;
    this.timeouts = settings.timeouts();
    this.client =
        HttpClient.create()
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeouts.connect().toMillis());
  }

  /**
   * What the service answers at this path, whatever its status; an error if it does not answer with
   * JSON in time.
   */
  public Mono<JsonNode> ask(Services.Service service, String path) {
    return ask(service, path, timeouts.inquiry());
  }

  /** The same, for answers that take the service longer to make. */
  public Mono<JsonNode> ask(Services.Service service, String path, Duration patience) {
    return client
        .headers(headers -> headers.set(Identity.HEADER, services.identityFor(service)))
        .get()
        .uri(service.address() + path)
        .responseSingle((response, body) -> body.asByteArray())
        .timeout(patience)
        .onErrorMap(
            TimeoutException.class,
            late ->
                new InquiryException("no answer within %d ms".formatted(patience.toMillis()), late))
        .map(this::parse);
  }

  private JsonNode parse(byte[] body) {
    if (body.length > MAX_ANSWER_BYTES) {
      throw new InquiryException("an answer of %d bytes".formatted(body.length), null);
    }
    return json.readTree(body);
  }
}
