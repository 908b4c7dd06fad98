package org.casanube.block.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.casanube.block.RunningService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request that is refused is told which part of it is at fault, and the limit if there is one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedRequestsTest {
  private static final String CID = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
  private static final String PEER = "12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private RunningService service;

  @BeforeAll
  void start(@TempDir Path home) {
    service =
        new RunningService(
            home, "--casanube.block.swarm.bootstrap=/ip4/127.0.0.1/tcp/1/p2p/" + PEER);
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "/api/v1/swarm/peers?cursor=zzz,400,value-invalid,cursor,-",
        "/api/v1/swarm/peers?limit=0,400,value-invalid,limit,1",
        "/api/v1/swarm/peers?limit=5000,400,value-invalid,limit,1000",
        "/api/v1/swarm/kept-peers?limit=0,400,value-invalid,limit,1",
        "/api/v1/swarm/ledgers?cursor=zzz,400,value-invalid,cursor,-",
        "/api/v1/swarm/ledgers?limit=1001,400,value-invalid,limit,1000",
        "/api/v1/swarm/ledgers?peer=zzz,400,peer-id-invalid,peer,-",
        "/api/v1/retrievals?limit=0,400,value-invalid,limit,1",
        "/api/v1/local-pins?limit=0,400,value-invalid,limit,1",
        "/api/v1/local-pins?cursor=zzz,400,value-invalid,cursor,-",
        "/api/v1/local-pins?type=bogus,400,value-invalid,type,-",
        "/api/v1/local-pins/x,400,cid-invalid,cid,-",
        "/api/v1/operations?limit=0,400,value-invalid,limit,1",
        "/api/v1/operations?cursor=zzz,400,value-invalid,cursor,-",
        "/api/v1/tree/entries?limit=0,400,value-invalid,limit,1",
        "/api/v1/files/entries?path=/ipfs/{cid}&limit=0,400,value-invalid,limit,1000",
        "/api/v1/blocks/x,400,cid-invalid,cid,-",
        "/api/v1/routing/providers/nope,400,cid-invalid,cid,-",
        "/api/v1/routing/providers/{cid}?timeout=0s,400,value-invalid,timeout,300",
        "/api/v1/routing/providers/{cid}?timeout=1000h,400,value-invalid,timeout,300",
        "/api/v1/routing/providers/{cid}?timeout=PT5S,400,value-invalid,timeout,-",
        "/api/v1/routing/providers/{cid}?limit=1000000,400,value-invalid,limit,1000",
        "/api/v1/routing/providers/{cid}?limit=0,400,value-invalid,limit,1",
        "/api/v1/routing/peers/nope,400,peer-id-invalid,peerId,-",
        "/api/v1/routing/peers/{cid},400,peer-id-invalid,peerId,-"
      })
  void get_thatIsRefused_namesTheFieldAndTheLimit(
      String path, int status, String code, String field, @Nullable Long limit) throws Exception {
    assertProblem(service.get(path.replace("{cid}", CID)), status, code, field, limit);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "DELETE,/api/v1/swarm/connections/blah,400,peer-id-invalid,peerId",
        "DELETE,/api/v1/swarm/connections/{peer},409,peer-configured,peerId",
        "PUT,/api/v1/local-pins/{cid}?type=bogus,400,value-invalid,type",
        "PUT,/api/v1/local-pins/{cid}?name=a%0ab,400,name-invalid,name",
        "PUT,/api/v1/local-pins/{cid}?timeout=x,400,value-invalid,timeout",
        "DELETE,/api/v1/local-pins/{cid},404,pin-not-found,cid"
      })
  void change_thatIsRefused_namesTheField(
      String method, String path, int status, String code, String field) throws Exception {
    String target = path.replace("{cid}", CID).replace("{peer}", PEER);
    HttpResponse<String> answer = service.send(method, target, BodyPublishers.noBody());

    assertProblem(answer, status, code, field, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "swarm/connections;{};400;value-invalid;address",
        "swarm/connections;{'address':5};400;value-invalid;address",
        "swarm/connections;{'address':'garbage'};400;swarm-address-invalid;address",
        "swarm/connections;{'address':'/ip4/1.2.3.4/tcp/99999'};400;swarm-address-invalid;address",
        "swarm/connections;{'address':'/ip4/1.2.3.4/tcp/1','keep':true};400;"
            + "swarm-address-invalid;address",
        "swarm/connections;{'address':'/ip4/127.0.0.1/tcp/1'};502;peer-unreachable;address",
        "routing/provides;{'cid':'x'};400;cid-invalid;cid",
        "routing/provides;{};400;value-invalid;cid",
        "retrievals;{'cid':'x'};400;cid-invalid;cid",
        "retrievals;{};400;value-invalid;cid",
        "retrievals;{'cid':'{cid}','path':5};400;value-invalid;path",
        "retrievals;{'cid':'{cid}','path':'../..'};422;path-invalid;path",
        "retrievals;{'cid':'{cid}','path':'a/./b'};422;path-invalid;path",
        "retrievals;{'cid':'{cid}','path':'a\\u0000b'};422;path-invalid;path",
        "retrievals;{'cid':'{cid}','scope':'some'};400;value-invalid;scope",
        "retrievals;{'cid':'{cid}','bytes':'9:1'};400;value-invalid;bytes",
        "retrievals;{'cid':'{cid}','patienceSeconds':0};400;value-invalid;patienceSeconds"
      })
  void post_thatIsRefused_namesTheField(
      String path, String body, int status, String code, String field) throws Exception {
    HttpResponse<String> answer =
        service.send(
            "POST",
            "/api/v1/" + path,
            BodyPublishers.ofString(body.replace('\'', '"').replace("{cid}", CID)),
            "Content-Type",
            "application/json");

    @Nullable Long limit = field.equals("patienceSeconds") ? Long.valueOf(1) : null;
    assertProblem(answer, status, code, field, limit);
  }

  private static void assertProblem(
      HttpResponse<String> answer, int status, String code, String field, @Nullable Long limit)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode problem = MAPPER.readTree(answer.body());
    assertThat(problem.path("code").asString()).as(answer.body()).isEqualTo(code);
    assertThat(problem.path("field").asString("")).as(answer.body()).isEqualTo(field);
    assertThat(problem.path("limit").isMissingNode() ? null : problem.path("limit").asLong())
        .as(answer.body())
        .isEqualTo(limit);
    assertThat(answer.body()).doesNotContain("PT");
  }
}
