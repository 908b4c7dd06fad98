package org.casanube.block.web.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.casanube.block.RunningService;
import org.casanube.identity.Caller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.server.PathContainer;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The trust table, by itself and in the service as it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustTest {
  private static final String BLOCK =
      "/api/v1/blocks/bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq";

  private RunningService service;

  @BeforeAll
  void start(@TempDir Path home) {
    service = new RunningService(home);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @Test
  void table_listsEveryMappedOperation() {
    List<String> unlisted =
        service.context().getBeansOfType(RequestMappingHandlerMapping.class).values().stream()
            .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
            .flatMap(info -> operations(info).stream())
            .filter(operation -> !operation.endsWith(" /error"))
            .filter(operation -> !isListed(operation))
            .toList();

    assertThat(unlisted).as("operations that the trust table does not list").isEmpty();
  }

  private static List<String> operations(RequestMappingInfo info) {
    List<String> methods =
        info.getMethodsCondition().getMethods().isEmpty()
            ? List.of("*")
            : info.getMethodsCondition().getMethods().stream().map(Enum::name).toList();
    return methods.stream()
        .flatMap(method -> info.getPatternValues().stream().map(path -> method + " " + path))
        .toList();
  }

  private static boolean isListed(String operation) {
    String[] parts = operation.split(" ", 2);
    if (parts[0].equals("HEAD") || parts[0].equals("OPTIONS")) {
      return judge("admin", parts[0], parts[1]) instanceof Judgement.Allowed;
    }
    return TrustTable.lists(parts[0], parts[1]);
  }

  private static Judgement judge(String role, String method, String path) {
    return TrustTable.judge(
        new Caller("ann", List.of(role)), method, PathContainer.parsePath(path));
  }

  @ParameterizedTest
  @CsvSource({
    "viewer, GET, /api/v1/storage, true",
    "viewer, HEAD, /api/v1/tree, true",
    "viewer, GET, /ipfs/bafy/a/b, true",
    "viewer, POST, /api/v1/files, false",
    "viewer, PUT, /api/v1/local-pins/bafy, false",
    "member, PUT, /api/v1/local-pins/bafy, true",
    "member, DELETE, /api/v1/tree, true",
    "member, POST, /api/v1/garbage-collection, false",
    "member, DELETE, /api/v1/operations/block-1, false",
    "member, DELETE, /api/v1/blocks/bafy, false",
    "operator, DELETE, /api/v1/blocks/bafy, true",
    "operator, POST, /api/v1/storage/verifications, true",
    "operator, POST, /api/v1/files, true",
    "admin, POST, /api/v1/garbage-collection, true",
    "guest, GET, /api/v1/storage, false",
    "guest, OPTIONS, /api/v1/storage, false",
    "Admin, GET, /api/v1/storage, false",
    "admin, GET, /api/v1/anything, false",
    "admin, GET, //api/v1/storage, false",
    "admin, GET, /api/v1/storage/, false",
    "admin, GET, /ipfs, true",
    "admin, PATCH, /api/v1/storage, false",
  })
  void judge_ofRole_allowsWhatItMay(String role, String method, String path, boolean allowed) {
    assertThat(judge(role, method, path) instanceof Judgement.Allowed).isEqualTo(allowed);
  }

  @Test
  void request_beyondTheRole_isRefusedNamingTheNeededOne() throws Exception {
    HttpResponse<String> refused = service.sendAs("member", "DELETE", BLOCK);

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(JsonPath.<String>read(refused.body(), "$.code")).isEqualTo("operation-not-allowed");
    assertThat(JsonPath.<String>read(refused.body(), "$.detail"))
        .contains("DELETE /api/v1/blocks/{cid}")
        .contains("role operator");
    assertThat(service.sendAs("operator", "DELETE", BLOCK).statusCode()).isEqualTo(404);
  }

  @Test
  void request_forContentWithoutRole_isRefused() throws Exception {
    assertThat(service.sendAs("guest", "GET", "/ipfs/bafy").statusCode()).isEqualTo(403);
  }

  @Test
  void request_forWhatIsNotListed_isRefusedToAnybody() throws Exception {
    HttpResponse<String> unlisted = service.sendAs("admin", "GET", "/api/v1/unlisted");
    assertThat(unlisted.statusCode()).isEqualTo(404);
    assertThat(unlisted.body()).contains("route-not-found");
    HttpResponse<String> other = service.sendAs("admin", "PATCH", "/api/v1/tree");
    assertThat(other.statusCode()).isEqualTo(405);
    assertThat(other.headers().firstValue("Allow")).hasValue("DELETE, GET, HEAD");
  }
}
