package org.casanube.gateway.guards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.casanube.problems.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;

class OriginRulesTest {
  private final OriginRules rules = new OriginRules(Set.of("cloud.home.arpa"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8420",
        "LOCALHOST:8420",
        "127.0.0.1:8420",
        "[::1]:8420",
        "[::1]",
        "bafy.ipfs.localhost:8420",
        "cloud.home.arpa:8420",
        "Cloud.Home.Arpa"
      })
  void refuse_ofOwnHosts_letsThemPass(String host) {
    assertThat(rules.refuse(programs("GET", "/api/v1/storage", host))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "evil.example",
        "evil.example:8420",
        "localhost.evil.example",
        "evillocalhost",
        "127.0.0.1.evil.example",
        "127.0.0.2",
        "0.0.0.0:8420",
        "localhost.",
        "user@localhost",
        "localhost:8420:1",
        "localhost:x",
        "[::1",
        "::1",
        "[::ffff:127.0.0.1]",
        "localhost/evil",
        "localhost, evil.example",
        "home.arpa"
      })
  void refuse_ofOtherHosts_saysSo(String host) {
    assertThat(code(programs("GET", "/ipfs/bafy", host))).isEqualTo("host-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void refuse_ofNoneOrTwoHosts_saysSo(int count) {
    RequestOrigin request =
        new RequestOrigin(
            HttpMethod.GET,
            "/ipfs/bafy",
            List.of("localhost", "localhost").subList(0, count),
            null,
            new RequestOrigin.FetchMetadata(null, null, null),
            false);

    assertThat(code(request)).isEqualTo("host-not-allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/storage, http://localhost:8420",
    "POST, /api/v1/files, http://localhost:8420",
    "POST, /api/v1/files, HTTP://LOCALHOST:8420",
  })
  void refuse_ofSameOrigin_letsItPass(String method, String path, String origin) {
    assertThat(rules.refuse(browser(method, path, origin, "same-origin, cors, empty"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/storage, http://evil.example",
    "GET, /api/v1/storage, 'null'",
    "POST, /api/v1/files, 'null'",
    "POST, /api/v1/files, http://evil.example",
    "POST, /api/v1/files, http://localhost:3000",
    "POST, /api/v1/files, http://localhost",
    "POST, /api/v1/files, https://localhost:8420",
    "POST, /api/v1/files, http://127.0.0.1:8420",
    "POST, /api/v1/files, http://bafy.ipfs.localhost:8420",
    "POST, /api/v1/files, ''",
    "POST, /api/v1/files, 'http://localhost:8420, http://evil.example'",
    "OPTIONS, /api/v1/files, http://evil.example",
    "GET, /ipfs/bafy, http://evil.example",
    "GET, /ipfs/bafy, 'null'",
    "GET, /actuator/health, http://evil.example",
  })
  void refuse_ofOtherOrigins_saysSo(String method, String path, String origin) {
    RequestOrigin old = browser(method, path, origin, ", , ");

    assertThat(code(old)).isEqualTo("origin-not-allowed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  | /ipfs/bafy            | cross-site, navigate, document",
        "GET  | /ipfs/bafy            | same-site, navigate, document",
        "GET  | /ipfs/bafy/a.png      | cross-site, no-cors, image",
        "HEAD | /ipns/name            | cross-site, no-cors, empty",
        "GET  | /api/docs             | cross-site, navigate, document",
        "GET  | /api/docs/page.html   | cross-site, navigate, document",
        "GET  | /api/v1/storage       | none, navigate, document",
        "POST | /api/v1/files         | same-origin, cors, empty",
        "GET  | /api/v1/storage       | none, ,"
      })
  void refuse_ofAllowedFetches_letsThemPass(String method, String path, String fetch) {
    assertThat(rules.refuse(browser(method, path, null, fetch))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET     | /api/v1/storage     | cross-site, navigate, document",
        "GET     | /api/v1/storage     | cross-site, no-cors, image",
        "GET     | /api/v1/storage     | same-site, no-cors, script",
        "GET     | /api/v1/events      | cross-site, no-cors, empty",
        "POST    | /api/v1/files       | cross-site, navigate, document",
        "POST    | /api/v1/files       | cross-site, no-cors, empty",
        "DELETE  | /api/v1/blocks/bafy | same-site, cors, empty",
        "POST    | /ipfs/bafy          | cross-site, navigate, document",
        "PUT     | /ipfs/bafy          | cross-site, no-cors, empty",
        "GET     | /ipfs/bafy          | cross-site, navigate, iframe",
        "GET     | /ipfs/bafy          | cross-site, cors, empty",
        "GET     | /api/docs           | cross-site, navigate, iframe",
        "GET     | /api/docs           | cross-site, no-cors, script",
        "GET     | /ipfsx              | cross-site, navigate, document",
        "GET     | /actuator/health    | cross-site, no-cors, image",
        "GET     | /api/v1/storage     | strange, navigate, document"
      })
  void refuse_ofOtherSites_saysSo(String method, String path, String fetch) {
    assertThat(code(browser(method, path, null, fetch))).isEqualTo("origin-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null"})
  void refuse_ofWebSocketsFromElsewhere_saysSo(String origin) {
    assertThat(code(webSocket(origin, null))).isEqualTo("origin-not-allowed");
    assertThat(code(webSocket(null, "cross-site"))).isEqualTo("origin-not-allowed");
    assertThat(rules.refuse(webSocket("http://localhost:8420", "same-origin"))).isEmpty();
  }

  private String code(RequestOrigin request) {
    Optional<Problem> problem = rules.refuse(request);
    return problem.map(Problem::code).orElse("passed");
  }

  private static RequestOrigin programs(String method, String path, String host) {
    return new RequestOrigin(
        HttpMethod.valueOf(method),
        path,
        List.of(host),
        null,
        new RequestOrigin.FetchMetadata(null, null, null),
        false);
  }

  private static RequestOrigin browser(
      String method, String path, @Nullable String origin, String fetch) {
    String[] parts = fetch.split(",", -1);
    return new RequestOrigin(
        HttpMethod.valueOf(method),
        path,
        List.of("localhost:8420"),
        origin,
        new RequestOrigin.FetchMetadata(part(parts[0]), part(parts[1]), part(parts[2])),
        false);
  }

  private static RequestOrigin webSocket(@Nullable String origin, @Nullable String site) {
    return new RequestOrigin(
        HttpMethod.GET,
        "/ipfs/bafy",
        List.of("localhost:8420"),
        origin,
        new RequestOrigin.FetchMetadata(site, "no-cors", "websocket"),
        true);
  }

  private static @Nullable String part(String text) {
    return text.isBlank() ? null : text.strip();
  }
}
