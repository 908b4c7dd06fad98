package org.casanube.block.unixfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The CIDs that IPIP-499 gives for the two profiles. */
class ProfileVectorsTest {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz01234567890-_";
  private static HashingPool pool;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    pool = HashingPool.ofMachine();
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @ParameterizedTest
  @CsvSource({
    "unixfs-v0-2015, Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD",
    "unixfs-v1-2025, bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
  })
  void importFile_ofHelloWorld_givesTheVector(String profile, String cid) throws IOException {
    byte[] hello = "hello world".getBytes(StandardCharsets.UTF_8);
    assertThat(rootOf(profile, new ByteArrayInputStream(hello))).isEqualTo(cid);
  }

  @ParameterizedTest
  @CsvSource({
    "unixfs-v0-2015, chunk-v0-seed, 262144, QmWmRj3dFDZdb6ABvbmKhEL6TmPbAfBZ1t5BxsEyJrcZhE",
    "unixfs-v0-2015, chunk-v0-seed, 262145, QmYyLxtzZyW22zpoVAtKANLRHpDjZtNeDjQdJrcQNWoRkJ",
    "unixfs-v0-2015, v0-seed, 45613056, QmUbBALi174SnogsUzLpYbD4xPiBSFANF4iztWCsHbMKh2",
    "unixfs-v0-2015, v0-seed, 45613057, QmV81WL765sC8DXsRhE5fJv2rwhS4icHRaf3J9Zk5FdRnW",
    "unixfs-v1-2025, chunk-v1-seed, 1048576,"
        + " bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta",
    "unixfs-v1-2025, chunk-v1-seed, 1048577,"
        + " bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64"
  })
  void importFile_ofKeystream_givesTheVector(String profile, String seed, long length, String cid)
      throws IOException {
    assertThat(rootOf(profile, new Keystream(seed, length))).isEqualTo(cid);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "1073741824, bafybeihmf37wcuvtx4hpu7he5zl5qaf2ineo2lqlfrapokkm5zzw7zyhvm",
    "1073741825, bafybeibdsi225ugbkmpbdohnxioyab6jsqrmkts3twhpvfnzp77xtzpyhe"
  })
  void importFile_ofGibibyte_givesTheVector(long length, String cid) throws IOException {
    assertThat(rootOf("unixfs-v1-2025", new Keystream("v1-2025-seed", length))).isEqualTo(cid);
  }

  @ParameterizedTest
  @CsvSource({
    "unixfs-v0-2015, 30, 30, 4096, QmX5GtRk3TSSEHtdrykgqm4eqMEn3n2XhfkFAis5fjyZmN",
    "unixfs-v0-2015, 31, 31, 4033, QmeMiJzmhpJAUgynAcxTQYek5PPKgdv3qEvFsdV3XpVnvP",
    "unixfs-v1-2025, 11, 21, 4766, bafybeic3h7rwruealwxkacabdy45jivq2crwz6bufb5ljwupn36gicplx4",
    "unixfs-v1-2025, 11, 22, 4766, bafybeiegvuterwurhdtkikfhbxcldohmxp566vpjdofhzmnhv6o4freidu"
  })
  void finish_ofDirectoryAtTheThreshold_givesTheVector(
      String profile, int nameLength, int lastLength, int files, String cid) throws IOException {
    byte[] letters = Keystream.bytes("hamt-" + profile, 1 << 20);
    ImportOptions options = ImportOptions.of(Profile.parse(profile));
    try (TreeImporter tree =
        new TreeImporter(options, BlockSink.NOWHERE, pool, ImportListener.NONE, folder)) {
      int at = 0;
      for (int index = 0; index < files; index++) {
        int length = index == files - 1 ? lastLength : nameLength;
        StringBuilder name = new StringBuilder("d/");
        for (int letter = 0; letter < length; letter++) {
          name.append(ALPHABET.charAt((letters[at++] & 0xff) % ALPHABET.length()));
        }
        tree.addFile(name.toString(), Attributes.NONE, new ByteArrayInputStream(new byte[] {'x'}));
      }
      assertThat(tree.finish(false).cid()).hasToString(cid);
    }
  }

  @Test
  void importFile_withoutBudgetForHashingAhead_givesTheSameCid() throws IOException {
    try (HashingPool narrow = new HashingPool(1, 0);
        FileImporter importer =
            new FileImporter(
                ImportOptions.of(Profile.UNIXFS_V0_2015),
                BlockSink.NOWHERE,
                narrow,
                ImportListener.NONE)) {
      Imported file = importer.importFile(new Keystream("v0-seed", 45613057), Attributes.NONE);
      assertThat(file.cid()).hasToString("QmV81WL765sC8DXsRhE5fJv2rwhS4icHRaf3J9Zk5FdRnW");
      assertThat(file.size()).isEqualTo(45613057);
    }
  }

  private static String rootOf(String profile, InputStream content) throws IOException {
    ImportOptions options = ImportOptions.of(Profile.parse(profile));
    try (FileImporter importer =
        new FileImporter(options, BlockSink.NOWHERE, pool, ImportListener.NONE)) {
      return importer.importFile(content, Attributes.NONE).cid().toString();
    }
  }
}
