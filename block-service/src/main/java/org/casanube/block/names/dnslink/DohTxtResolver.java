package org.casanube.block.names.dnslink;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a server of DNS over HTTPS. Follows no redirect, takes no more than a DNS message can have,
 * and waits no longer than its timeout for all of it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8484">RFC 8484</a>
 */
public final class DohTxtResolver implements TxtResolver {
  private static final String MEDIA_TYPE = "application/dns-message";

  /** Caches on the way know answers by their questions, so these are all of one id. */
  private static final int ID = 0;

  private final HttpClient client;
  private final URI server;
  private final Duration timeout;

  /**
   * Asks this server.
   *
   * @param client one that follows no redirects
   * @param server as in {@code https://resolver.example/dns-query}
   */
  public DohTxtResolver(HttpClient client, URI server, Duration timeout) {
    this.client = client;
    this.server = server;
    this.timeout = timeout;
  }

  @Override
  public TxtAnswer lookup(DomainName name) throws DnsException, InterruptedException {
    HttpResponse<byte[]> response = ask(name);
    String type = response.headers().firstValue("content-type").orElse("");
    if (response.statusCode() != 200 || !type.startsWith(MEDIA_TYPE)) {
      throw new DnsException(
          "%s answered with status %d and type '%s'"
              .formatted(server, response.statusCode(), type));
    }
    byte[] message = response.body();
    if (!DnsMessage.isAnswerTo(message, ID, name)) {
      throw new DnsException(server + " answered something else than was asked for");
    }
    TxtAnswer answer = DnsMessage.read(message, name);
    Duration left = answer.ttl().minus(age(response));
    return new TxtAnswer(answer.texts(), left.isNegative() ? Duration.ZERO : left);
  }

  private HttpResponse<byte[]> ask(DomainName name) throws DnsException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server)
            .timeout(timeout)
            .header("accept", MEDIA_TYPE)
            .header("content-type", MEDIA_TYPE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(DnsMessage.question(ID, name)))
            .build();
    CompletableFuture<HttpResponse<byte[]>> response =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), DnsMessage.MAX_BYTES));
    try {
      return response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new DnsException(server + " did not answer: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new DnsException(server + " did not answer within " + timeout, e);
    } finally {
      boolean ignored = response.cancel(true);
    }
  }

  /** How long the answer has lain in a cache (RFC 8484, section 5.1). */
  private static Duration age(HttpResponse<?> response) {
    try {
      return Duration.ofSeconds(Math.max(0, response.headers().firstValueAsLong("age").orElse(0)));
    } catch (NumberFormatException e) {
      return Duration.ZERO;
    }
  }
}
