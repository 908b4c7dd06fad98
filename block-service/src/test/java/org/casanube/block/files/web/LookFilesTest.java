package org.casanube.block.files.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.casanube.block.RunningService;
import org.casanube.block.blocks.Block;
import org.casanube.ipld.car.CarWriter;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Stat, listing, single blocks and archives by REST, in the service as it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LookFilesTest {
  private RunningService service;
  private String root = "";

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    service = new RunningService(home);
    StringBuilder form = new StringBuilder();
    for (String name : List.of("d/a.txt", "d/b.txt", "d/c.txt")) {
      form.append("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"")
          .append(name)
          .append("\"\r\n\r\n")
          .append(name)
          .append("\r\n");
    }
    form.append("--x--\r\n");
    HttpResponse<String> added =
        service.send(
            "POST",
            "/api/v1/files",
            BodyPublishers.ofString(form.toString()),
            "Content-Type",
            "multipart/form-data; boundary=x");
    root = text(added, "$.cid");
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private static String text(HttpResponse<String> response, String path) {
    return JsonPath.read(response.body(), path).toString();
  }

  @Test
  void stat_ofPaths_tellsWhatIsThere() throws Exception {
    assertThat(text(service.get("/api/v1/files/stat?path=/ipfs/" + root), "$.type"))
        .isEqualTo("directory");
    HttpResponse<String> file = service.get("/api/v1/files/stat?path=/ipfs/" + root + "/b.txt");
    assertThat(text(file, "$.size")).isEqualTo("7");
    assertThat(service.get("/api/v1/files/stat?path=/ipfs/" + root + "/z").statusCode())
        .isEqualTo(404);
    assertThat(text(service.get("/api/v1/files/stat?path=/ipfs/junk"), "$.code"))
        .isEqualTo("cid-invalid");
    assertThat(text(service.get("/api/v1/files/stat?path=x"), "$.field")).isEqualTo("path");
  }

  @Test
  void entries_inPages_comeAllOnce() throws Exception {
    HttpResponse<String> first = service.get("/api/v1/files/entries?limit=2&path=/ipfs/" + root);
    HttpResponse<String> second = service.get(text(first, "$.next"));

    assertThat(JsonPath.<List<String>>read(first.body(), "$.entries[*].name"))
        .containsExactly("a.txt", "b.txt");
    assertThat(JsonPath.<List<String>>read(second.body(), "$.entries[*].name"))
        .containsExactly("c.txt");
    assertThat(second.body()).doesNotContain("\"next\":\"");
  }

  @Test
  void blocks_putAndRead_areChecked() throws Exception {
    byte[] bytes = "block".getBytes(UTF_8);
    Cid cid = Cid.v1(Multicodec.RAW, Multihash.sha256(bytes));
    HttpResponse<String> put =
        service.send("PUT", "/api/v1/blocks/" + cid, BodyPublishers.ofByteArray(bytes));
    HttpResponse<String> wrong =
        service.send("PUT", "/api/v1/blocks/" + cid, BodyPublishers.ofString("other"));
    HttpResponse<String> large =
        service.send(
            "POST",
            "/api/v1/blocks",
            BodyPublishers.ofByteArray(new byte[Block.MAX_BYTES + 1024 * 1024]));

    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(service.get("/api/v1/blocks/" + cid).body()).isEqualTo("block");
    assertThat(text(wrong, "$.code")).isEqualTo("block-mismatched");
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(text(large, "$.limit")).isEqualTo(Integer.toString(Block.MAX_BYTES));
    HttpResponse<String> head =
        service.send("HEAD", "/api/v1/blocks/" + cid, BodyPublishers.noBody());
    assertThat(head.headers().firstValue("Content-Length")).hasValue("5");
  }

  @Test
  void cars_wholeAndDamaged_areTakenAndRefused() throws Exception {
    byte[] bytes = "in a car".getBytes(UTF_8);
    Cid cid = Cid.v1(Multicodec.RAW, Multihash.sha256(bytes));
    byte[] car = car(cid, bytes);
    HttpResponse<String> taken =
        service.send("POST", "/api/v1/cars", BodyPublishers.ofByteArray(car));
    HttpResponse<String> wrong =
        service.send(
            "POST", "/api/v1/cars", BodyPublishers.ofByteArray(car(cid, "x".getBytes(UTF_8))));
    HttpResponse<String> cut =
        service.send("POST", "/api/v1/cars", BodyPublishers.ofByteArray(car, 0, car.length - 3));

    assertThat(text(taken, "$.roots[0]")).isEqualTo(cid.toString());
    assertThat(text(taken, "$.blocks")).isEqualTo("1");
    assertThat(text(service.get("/api/v1/local-pins/" + cid), "$.type")).isEqualTo("recursive");
    assertThat(text(wrong, "$.code")).isEqualTo("block-mismatched");
    assertThat(text(cut, "$.code")).isEqualTo("archive-malformed");
  }

  private static byte[] car(Cid cid, byte[] bytes) throws Exception {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    CarWriter writer = CarWriter.open(target, List.of(cid));
    writer.write(cid, ByteBuffer.wrap(bytes));
    return target.toByteArray();
  }
}
