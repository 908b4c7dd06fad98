package org.casanube.identity.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.casanube.identity.Caller;
import org.casanube.identity.Identity;
import org.casanube.identity.IdentityKeys;
import org.casanube.identity.IdentityMinter;
import org.casanube.identity.IdentityVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class IdentityFilterTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final IdentityKeys KEYS = IdentityKeys.of(new byte[32]);

  private final IdentityFilter filter =
      new IdentityFilter(
          new IdentityVerifier(KEYS, "block-service", CLOCK), IdentityFilter::isHealth);
  private final MockHttpServletResponse response = new MockHttpServletResponse();
  private final MockFilterChain chain = new MockFilterChain();

  @Test
  void request_withGoodIdentity_passesAsItsUser() throws Exception {
    MockHttpServletRequest request = request("/api/v1/storage");
    request.addHeader(
        Identity.HEADER,
        new IdentityMinter(KEYS, "gateway", CLOCK)
            .mint("block-service", new Caller("local", List.of("admin"))));

    filter.doFilter(request, response, chain);

    HttpServletRequest passed =
        Objects.requireNonNull((HttpServletRequest) chain.getRequest(), "nothing passed");
    assertThat(passed.getRemoteUser()).isEqualTo("local");
    assertThat(passed.getUserPrincipal().getName()).isEqualTo("local");
    assertThat(passed.isUserInRole("admin")).isTrue();
    assertThat(passed.isUserInRole("viewer")).isFalse();
    assertThat(IdentityFilter.identityOf(passed).orElseThrow().issuer()).isEqualTo("gateway");
  }

  @Test
  void request_withoutIdentity_isRefusedAsAProblem() throws Exception {
    filter.doFilter(request("/api/v1/storage"), response, chain);

    assertThat(chain.getRequest()).isNull();
    assertThat(response.getStatus()).isEqualTo(401);
    assertThat(response.getContentType()).isEqualTo("application/problem+json");
    assertThat(response.getContentAsString(StandardCharsets.UTF_8))
        .contains("\"code\":\"identity-missing\"")
        .contains("\"field\":\"Casanube-Identity\"");
  }

  @Test
  void request_withBadIdentity_isRefusedAsAProblem() throws Exception {
    MockHttpServletRequest request = request("/api/v1/storage");
    request.addHeader(Identity.HEADER, "forged");
    request.addHeader("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    filter.doFilter(request, response, chain);

    assertThat(chain.getRequest()).isNull();
    assertThat(response.getContentAsString(StandardCharsets.UTF_8))
        .contains("\"code\":\"identity-invalid\"")
        .contains("\"traceId\":\"4bf92f3577b34da6a3ce929d0e0e4736\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/health", "/actuator/health/readiness"})
  void request_forHealth_passesWithoutIdentity(String path) throws Exception {
    filter.doFilter(request(path), response, chain);

    assertThat(chain.getRequest()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/health/../../api/v1/storage",
        "/actuator/health/%2e%2e/prometheus",
        "/actuator/health/..;/prometheus",
        "/actuator/healthy",
        "/actuator/health;/x",
        "/actuator",
        "//actuator/health"
      })
  void request_thatOnlyLooksLikeHealth_isRefused(String path) throws Exception {
    filter.doFilter(request(path), response, chain);

    assertThat(response.getStatus()).isEqualTo(401);
  }

  private static MockHttpServletRequest request(String path) {
    return new MockHttpServletRequest("GET", path);
  }
}
