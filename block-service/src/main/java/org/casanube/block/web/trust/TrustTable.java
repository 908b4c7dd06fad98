package org.casanube.block.web.trust;

import static org.casanube.block.web.trust.Role.ADMIN;
import static org.casanube.block.web.trust.Role.MEMBER;
import static org.casanube.block.web.trust.Role.OPERATOR;
import static org.casanube.block.web.trust.Role.VIEWER;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.casanube.identity.Caller;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Who may do what: each operation of this service with the least role that it takes. Closed by
 * default: what is not listed here is refused to everybody, so a new operation has to be added.
 *
 * <p>Viewers read. Members add, pin, and change their own file tree. Operators see to the store:
 * they collect, verify, cancel and delete, and connect with peers. Administrators see and change
 * keys. A {@code HEAD} is judged as the {@code GET} that it stands for; {@code OPTIONS} takes no
 * more than a viewer.
 */
final class TrustTable {
  private static final String ANY = "*";
  private static final List<Rule> RULES =
      List.of(
          rule("POST", "/api/v1/files", MEMBER),
          rule("PUT", "/api/v1/files/{name}", MEMBER),
          rule("GET", "/api/v1/files/stat", VIEWER),
          rule("GET", "/api/v1/files/entries", VIEWER),
          rule("POST", "/api/v1/uploads", MEMBER),
          rule("GET", "/api/v1/uploads/{id}", VIEWER),
          rule("PATCH", "/api/v1/uploads/{id}", MEMBER),
          rule("POST", "/api/v1/uploads/{id}", MEMBER),
          rule("DELETE", "/api/v1/uploads/{id}", MEMBER),
          rule("GET", "/api/v1/blocks/{cid}", VIEWER),
          rule("PUT", "/api/v1/blocks/{cid}", MEMBER),
          rule("POST", "/api/v1/blocks", MEMBER),
          rule("DELETE", "/api/v1/blocks/{cid}", OPERATOR),
          rule("POST", "/api/v1/cars", MEMBER),
          rule("GET", "/api/v1/local-pins", VIEWER),
          rule("GET", "/api/v1/local-pins/{cid}", VIEWER),
          rule("PUT", "/api/v1/local-pins/{cid}", MEMBER),
          rule("DELETE", "/api/v1/local-pins/{cid}", MEMBER),
          rule("GET", "/api/v1/retrievals", VIEWER),
          rule("POST", "/api/v1/retrievals", MEMBER),
          rule("GET", "/api/v1/tree", VIEWER),
          rule("DELETE", "/api/v1/tree", MEMBER),
          rule("GET", "/api/v1/tree/entries", VIEWER),
          rule("GET", "/api/v1/tree/content", VIEWER),
          rule("PUT", "/api/v1/tree/content", MEMBER),
          rule("POST", "/api/v1/tree/directories", MEMBER),
          rule("POST", "/api/v1/tree/copies", MEMBER),
          rule("POST", "/api/v1/tree/moves", MEMBER),
          rule("POST", "/api/v1/imports/kubo", ADMIN),
          rule("GET", "/api/v1/storage", VIEWER),
          rule("POST", "/api/v1/storage/verifications", OPERATOR),
          rule("POST", "/api/v1/garbage-collection", OPERATOR),
          rule("GET", "/api/v1/operations", VIEWER),
          rule("GET", "/api/v1/operations/{id}", VIEWER),
          rule("DELETE", "/api/v1/operations/{id}", OPERATOR),
          rule("GET", "/api/v1/routing/providers/{cid}", VIEWER),
          rule("GET", "/api/v1/routing/peers/{peerId}", VIEWER),
          rule("POST", "/api/v1/routing/provides", MEMBER),
          rule("GET", "/api/v1/swarm/addresses", VIEWER),
          rule("GET", "/api/v1/swarm/peers", VIEWER),
          rule("GET", "/api/v1/swarm/kept-peers", VIEWER),
          rule("GET", "/api/v1/swarm/ledgers", VIEWER),
          rule("POST", "/api/v1/swarm/connections", OPERATOR),
          rule("DELETE", "/api/v1/swarm/connections/{peerId}", OPERATOR),
          rule("GET", "/api/v1/swarm/key", ADMIN),
          rule("PUT", "/api/v1/swarm/key", ADMIN),
          rule("POST", "/api/v1/swarm/key", ADMIN),
          rule("GET", "/api/v1/names/resolution", VIEWER),
          rule("GET", "/api/v1/names/publications", VIEWER),
          rule("POST", "/api/v1/names/publications", MEMBER),
          rule("GET", "/api/v1/names/publications/{name}", VIEWER),
          rule("DELETE", "/api/v1/names/publications/{name}", MEMBER),
          rule("GET", "/api/v1/names/records/{name}", VIEWER),
          rule("PUT", "/api/v1/names/records/{name}", MEMBER),
          rule("GET", "/api/v1/names/keys", VIEWER),
          rule("POST", "/api/v1/names/keys", MEMBER),
          rule("POST", "/api/v1/names/keys/imports", MEMBER),
          rule("GET", "/api/v1/names/keys/{name}", VIEWER),
          rule("PATCH", "/api/v1/names/keys/{name}", MEMBER),
          rule("DELETE", "/api/v1/names/keys/{name}", OPERATOR),
          rule("POST", "/api/v1/names/keys/{name}/export", ADMIN),
          rule("GET", "/v3/api-docs", VIEWER),
          rule("GET", "/v3/api-docs.yaml", VIEWER),
          rule("GET", "/actuator", OPERATOR),
          rule("GET", "/actuator/**", OPERATOR),
          // The path gateway knows only reads, and refuses other methods in its own words.
          rule(ANY, "/ipfs/**", VIEWER),
          rule(ANY, "/ipns/**", VIEWER));

  private TrustTable() {}

  private record Rule(String method, PathPattern path, Role role) {
    boolean covers(String asked) {
      return method.equals(ANY) || method.equals(asked);
    }
  }

  private static Rule rule(String method, String path, Role role) {
    return new Rule(method, PathPatternParser.defaultInstance.parse(path), role);
  }

  /**
   * Whether the caller may.
   *
   * @param path as it was sent, still encoded
   */
  static Judgement judge(Caller caller, String method, PathContainer path) {
    List<Rule> rules = RULES.stream().filter(rule -> rule.path().matches(path)).toList();
    if (rules.isEmpty()) {
      return new Judgement.Unlisted();
    }
    if (method.equals("OPTIONS")) {
      return VIEWER.isHeldBy(caller)
          ? new Judgement.Allowed()
          : new Judgement.Denied(operation(method, rules.getFirst()), VIEWER);
    }
    String read = method.equals("HEAD") ? "GET" : method;
    Optional<Rule> listed = rules.stream().filter(rule -> rule.covers(read)).findFirst();
    if (listed.isEmpty()) {
      return new Judgement.OtherMethod(methods(rules));
    }
    Role needed = listed.get().role();
    return needed.isHeldBy(caller)
        ? new Judgement.Allowed()
        : new Judgement.Denied(operation(method, listed.get()), needed);
  }

  /** True if this very operation is listed. */
  static boolean lists(String method, String pathPattern) {
    return RULES.stream()
        .filter(rule -> rule.method().equals(method))
        .anyMatch(rule -> rule.path().getPatternString().equals(pathPattern));
  }

  private static String operation(String method, Rule rule) {
    return method + " " + rule.path().getPatternString();
  }

  private static SortedSet<String> methods(List<Rule> rules) {
    SortedSet<String> methods = new TreeSet<>();
    for (Rule rule : rules) {
      methods.add(rule.method());
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return methods;
  }
}
