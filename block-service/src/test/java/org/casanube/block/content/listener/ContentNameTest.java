package org.casanube.block.content.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameErrorCode;
import org.casanube.block.names.SigningKey;
import org.casanube.block.names.TestKeys;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.block.names.records.RecordCodec.Compatibility;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Profile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content by names: what they lead to, how long that may be believed, and their records. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentNameTest {
  private static final SigningKey KEY = TestKeys.ed25519(5);
  private static final String RECORD = "application/vnd.ipfs.ipns-record";

  private final ContentFixture content = new ContentFixture();
  private final String name = KEY.ipnsName().toString();
  private String cid = "";
  private IpnsRecord record;

  @BeforeAll
  void fill(@TempDir Path temporary) throws IOException {
    cid =
        content
            .add(
                ImportOptions.of(Profile.UNIXFS_V1_2025),
                true,
                temporary,
                importer -> {
                  for (String path : new String[] {"hello.txt", "docs/page.txt"}) {
                    byte[] bytes = ("content of " + path).getBytes(StandardCharsets.UTF_8);
                    importer.addFile(path, Attributes.NONE, new ByteArrayInputStream(bytes));
                  }
                })
            .cid()
            .toString();
    content.names.link(name, "/ipfs/" + cid);
    content.names.link("site.example", "/ipfs/" + cid + "/docs");
    content.names.link("chain.example", "/ipns/site.example");
    content.names.link("circle.example", "/ipns/circle.example");
    content.names.fail("dns.example", NameErrorCode.DNS_FAILED);
    content.names.fail("late.example", NameErrorCode.DEADLINE);
    content.names.fail("forged.example", NameErrorCode.INVALID_RECORD);
    record = record(Duration.ofHours(24), Duration.ofMinutes(5));
    content.names.record(KEY.ipnsName(), record);
  }

  @AfterAll
  void stop() {
    content.close();
  }

  private static IpnsRecord record(Duration lifetime, Duration ttl) {
    return RecordCodec.create(
        KEY,
        new IpnsRecord.Content(
            "/ipfs/bafkqaaa", 1, ContentFixture.NOW.plus(lifetime), Optional.of(ttl)),
        Compatibility.VERSIONS_1_AND_2);
  }

  @Test
  void get_ofName_givesWhatItLeadsToForItsTimeToLive() throws IOException {
    Reply reply = content.get("/ipns/" + name + "/hello.txt");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text()).isEqualTo("content of hello.txt");
    assertThat(reply.header("cache-control"))
        .isEqualTo("public, max-age=300, stale-while-revalidate=172800, stale-if-error=172800");
    assertThat(reply.header("last-modified")).isEqualTo("Sun, 22 Nov 2026 10:00:00 GMT");
    assertThat(reply.header("x-ipfs-path")).isEqualTo("/ipns/" + name + "/hello.txt");
    assertThat(reply.header("x-ipfs-roots")).startsWith(cid + ",");
    assertThat(reply.header("etag"))
        .isEqualTo(content.get("/ipfs/" + cid + "/hello.txt").header("etag"));
  }

  @ParameterizedTest
  @CsvSource({
    "/ipns/site.example/page.txt, content of docs/page.txt",
    "/ipns/chain.example/page.txt, content of docs/page.txt",
  })
  void get_ofDomain_keepsThePathOfEachLink(String path, String text) throws IOException {
    assertThat(content.get(path).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "nobody.example, 404",
    "circle.example, 400",
    "dns.example, 502",
    "late.example, 504",
    "forged.example, 502",
  })
  void get_ofNameThatLeadsNowhere_tellsWhy(String root, int status) throws IOException {
    Reply reply = content.get("/ipns/" + root + "/page.txt");

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
    assertThat(reply.header("retry-after")).isEqualTo(status > 500 ? "5" : null);
  }

  @Test
  void get_ofNameNotKnownYet_whenOnlyCachedIs412() throws IOException {
    content.names.link("fresh.example", "/ipfs/" + cid);
    String[] cached = {"Cache-Control: only-if-cached"};

    assertThat(content.get("/ipns/fresh.example/hello.txt", cached).status()).isEqualTo(412);
    assertThat(content.get("/ipns/fresh.example/hello.txt").status()).isEqualTo(200);
    assertThat(content.get("/ipns/fresh.example/hello.txt", cached).status()).isEqualTo(200);
  }

  @Test
  void get_ofNamesDirectory_redirectsAndListsForItsTimeToLive() throws IOException {
    Reply redirect = content.get("/ipns/" + name + "/docs?x=1");
    Reply page = content.get("/ipns/" + name + "/docs/");

    assertThat(redirect.status()).isEqualTo(301);
    assertThat(redirect.header("location")).isEqualTo("/ipns/" + name + "/docs/?x=1");
    assertThat(redirect.header("cache-control")).startsWith("public, max-age=300,");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("cache-control")).startsWith("public, max-age=300,");
    assertThat(page.text()).contains("<code>/ipns/<a href=\"/ipns/" + name + "/\">");
  }

  @Test
  void get_ofNameTheClientHas_is304() throws IOException {
    String etag = content.get("/ipns/" + name + "/hello.txt").header("etag");

    Reply reply = content.get("/ipns/" + name + "/hello.txt", "If-None-Match: " + etag);

    assertThat(reply.status()).isEqualTo(304);
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void get_ofNameAsArchive_startsAtWhatItLeadsTo() throws IOException {
    Reply byName = content.get("/ipns/" + name + "?format=car");

    assertThat(byName.status()).isEqualTo(200);
    assertThat(byName.body()).isEqualTo(content.get("/ipfs/" + cid + "?format=car").body());
    assertThat(byName.header("cache-control")).startsWith("public, max-age=300,");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void get_ofRecord_givesItsBytes(String slash) throws IOException {
    Reply reply = content.get("/ipns/" + name + slash + "?format=ipns-record");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(record.toBytes());
    assertThat(reply.header("content-type")).isEqualTo(RECORD);
    assertThat(reply.header("content-disposition"))
        .startsWith("attachment; filename=\"" + name + ".ipns-record\"");
    assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(reply.header("cache-control")).startsWith("public, max-age=300,");
    assertThat(reply.header("etag")).matches("\"[A-Za-z0-9]+\\.ipns-record\"");
  }

  @Test
  void get_ofRecordByAccept_isTheSameAndNamesItsUrl() throws IOException {
    Reply reply = content.get("/ipns/" + name, "Accept: " + RECORD);

    assertThat(reply.body()).isEqualTo(record.toBytes());
    assertThat(reply.header("content-location")).isEqualTo("/ipns/" + name + "?format=ipns-record");
  }

  @Test
  void get_ofRecordThatEndsSoon_isKeptNoLonger() throws IOException {
    SigningKey other = TestKeys.ed25519(6);
    content.names.record(
        other.ipnsName(),
        RecordCodec.create(
            other,
            new IpnsRecord.Content(
                "/ipfs/bafkqaaa",
                1,
                ContentFixture.NOW.plusSeconds(40),
                Optional.of(Duration.ofHours(1))),
            Compatibility.VERSIONS_1_AND_2));

    Reply reply = content.get("/ipns/" + other.ipnsName() + "?format=ipns-record");

    assertThat(reply.header("cache-control")).startsWith("public, max-age=40,");
  }

  @Test
  void get_ofRecordOfWhatHasNone_isRefused() throws IOException {
    assertThat(content.get("/ipfs/" + cid + "?format=ipns-record").status()).isEqualTo(400);
    assertThat(content.get("/ipns/" + name + "/hello.txt?format=ipns-record").status())
        .isEqualTo(400);
    assertThat(content.get("/ipns/site.example?format=ipns-record").status()).isEqualTo(400);
    String absent = TestKeys.ed25519(9).ipnsName().toString();
    assertThat(content.get("/ipns/" + absent + "?format=ipns-record").status()).isEqualTo(404);
  }
}
