package org.casanube.block.content.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Profile;
import org.casanube.ipld.car.CarBlock;
import org.casanube.ipld.car.CarReader;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.multiformats.Cid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Content as CAR and tar. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContentArchiveTest {
  private static final int MEBIBYTE = 1024 * 1024;

  private final ContentFixture content = new ContentFixture();
  private final byte[] bytes = new byte[3 * MEBIBYTE + 5];
  private Cid root = Cid.parse("bafkqaaa");

  @BeforeAll
  void fill(@TempDir Path temporary) throws IOException {
    new Random(3).nextBytes(bytes);
    root =
        content
            .add(
                ImportOptions.of(Profile.UNIXFS_V1_2025),
                true,
                temporary,
                importer -> {
                  importer.addFile("dir/big", Attributes.NONE, new ByteArrayInputStream(bytes));
                  importer.addFile("dir/twin", Attributes.NONE, new ByteArrayInputStream(bytes));
                })
            .cid();
  }

  @AfterAll
  void stop() {
    content.close();
  }

  private static List<CarBlock> read(Reply reply) throws IOException {
    CarReader reader = CarReader.open(new ByteArrayInputStream(reply.body()));
    List<CarBlock> blocks = new ArrayList<>();
    for (Optional<CarBlock> next = reader.next(); next.isPresent(); next = reader.next()) {
      assertThat(next.get().matches()).isTrue();
      blocks.add(next.get());
    }
    return blocks;
  }

  @Test
  void car_ofTree_holdsEveryBlockOnceAndSaysWhatItIs() throws IOException {
    Reply reply = content.get("/ipfs/" + root + "?format=car");

    assertThat(read(reply)).hasSize(2 + 1 + 4).extracting(CarBlock::cid).doesNotHaveDuplicates();
    assertThat(CarReader.open(new ByteArrayInputStream(reply.body())).header().version())
        .isEqualTo(1);
    assertThat(reply.header("content-type"))
        .isEqualTo("application/vnd.ipld.car; version=1; order=dfs; dups=n");
    assertThat(reply.header("content-disposition"))
        .isEqualTo("attachment; filename=\"%1$s.car\"; filename*=UTF-8''%1$s.car", root);
    assertThat(reply.header("accept-ranges")).isEqualTo("none");
    assertThat(reply.header("etag")).startsWith("W/\"" + root + ".car");
    assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
  }

  @Test
  void car_withDuplicates_holdsBlocksAsOftenAsLinked() throws IOException {
    Reply reply =
        content.get("/ipfs/" + root, "Accept: application/vnd.ipld.car; order=dfs; dups=y");

    assertThat(read(reply)).hasSize(2 + 2 * 5);
    assertThat(reply.header("content-type")).endsWith("dups=y");
    assertThat(reply.header("content-location")).contains("format=car").contains("car-dups=y");
  }

  @Test
  void car_ofScopes_holdsTheWayAndWhatTheScopeSays() throws IOException {
    String path = "/ipfs/" + root + "/dir/big?format=car";

    assertThat(read(content.get(path + "&dag-scope=block"))).hasSize(3);
    assertThat(read(content.get(path + "&dag-scope=entity"))).hasSize(7);
    assertThat(read(content.get(path + "&entity-bytes=0:10"))).hasSize(4);
    assertThat(read(content.get(path + "&entity-bytes=-1:*"))).hasSize(4);
    assertThat(read(content.get("/ipfs/" + root + "?format=car&dag-scope=entity"))).hasSize(1);
    assertThat(content.get(path + "&entity-bytes=0:10").header("etag"))
        .isNotEqualTo(content.get(path).header("etag"));
  }

  @Test
  void car_ofMissingMiddle_isCutOffUnlessNotNeeded(@TempDir Path temporary) throws IOException {
    byte[] other = new byte[2 * MEBIBYTE];
    new Random(4).nextBytes(other);
    Cid file = content.addFile(other, temporary);
    ByteBuffer block = content.blocks.require(file).data();
    content.store.remove(List.of(DagPb.decode(block).links().getFirst().cid().multihash()));

    assertThatThrownBy(() -> content.get("/ipfs/" + file + "?format=car"))
        .isInstanceOf(EOFException.class);
    assertThat(read(content.get("/ipfs/" + file + "?format=car&entity-bytes=" + MEBIBYTE + ":*")))
        .hasSize(2);
  }

  @Test
  void car_ofUnsupportedOrder_isRefused() throws IOException {
    assertThat(content.get("/ipfs/" + root, "Accept: application/vnd.ipld.car; order=foo").status())
        .isEqualTo(406);
    assertThat(
            content
                .get(
                    "/ipfs/" + root,
                    "Accept: application/vnd.ipld.car;order=foo,"
                        + " application/vnd.ipld.car;order=dfs;q=0.5")
                .status())
        .isEqualTo(200);
  }

  @Test
  void car_ofProbe_isValid() throws IOException {
    assertThat(read(content.get("/ipfs/bafkqaaa?format=car"))).isEmpty();
    assertThat(content.request("HEAD", "/ipfs/bafkqaaa?format=car").status()).isEqualTo(200);
  }

  @Test
  void tar_ofTree_unpacksToTheSame() throws IOException {
    Reply reply = content.get("/ipfs/" + root + "/dir?format=tar");
    List<String> names = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new ByteArrayInputStream(reply.body()))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        names.add(entry.getName());
        assertThat(tar.readAllBytes()).hasSize(entry.isFile() ? bytes.length : 0);
      }
    }

    assertThat(names).containsExactly("dir/", "dir/big", "dir/twin");
    assertThat(reply.header("content-type")).isEqualTo("application/x-tar");
    assertThat(reply.header("content-disposition"))
        .isEqualTo("attachment; filename=\"dir.tar\"; filename*=UTF-8''dir.tar");
  }
}
