package org.casanube.p2p.psk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.LinkPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwarmKeyTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final SecureRandom RANDOM = new SecureRandom();

  @Test
  void process_ofVectorOfNacl_givesItsKeystream() {
    // NaCl's tests: firstkey and nonce of crypto_stream; the first 32 bytes of the stream.
    byte[] key = HEX.parseHex("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
    byte[] nonce = HEX.parseHex("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
    byte[] stream = new byte[32];
    new XSalsa20(key, nonce).process(stream, 0, stream, 0, 32);

    assertThat(HEX.formatHex(stream))
        .isEqualTo("eea6a7251c1e72916d11c2cb214d3c252539121d8e234e652d651fa4c8cff880");
  }

  @Test
  void process_inAnyPieces_givesTheSame() {
    byte[] key = new byte[32];
    byte[] nonce = new byte[24];
    byte[] whole = new byte[100_000];
    new XSalsa20(key, nonce).process(whole, 0, whole, 0, whole.length);
    byte[] pieces = new byte[100_000];
    XSalsa20 cipher = new XSalsa20(key, nonce);
    Random random = new Random(8);
    for (int at = 0; at < pieces.length; ) {
      int count = Math.min(random.nextInt(5_000), pieces.length - at);
      cipher.process(pieces, at, pieces, at, count);
      at += count;
    }

    assertThat(pieces).isEqualTo(whole);
  }

  @Test
  void decode_ofAllEncodings_givesTheSameKey(@TempDir Path folder) throws Exception {
    SwarmKey key = SwarmKey.generate(RANDOM);
    byte[] bytes = HEX.parseHex(key.encode().split("\n")[2]);
    String base64 = "/key/swarm/psk/1.0.0/\n/base64/\n" + Base64.getEncoder().encodeToString(bytes);
    String binary = "/key/swarm/psk/1.0.0/\n/bin/\n" + new String(bytes, ISO_8859_1);
    Path file = folder.resolve("swarm.key");
    Files.writeString(file, key.encode());

    assertThat(SwarmKey.read(file, RANDOM).encode()).isEqualTo(key.encode());
    assertThat(SwarmKey.decode(base64.getBytes(US_ASCII), RANDOM).encode()).isEqualTo(key.encode());
    assertThat(SwarmKey.decode(binary.getBytes(ISO_8859_1), RANDOM).encode())
        .isEqualTo(key.encode());
    assertThat(key).hasToString("swarm key");
  }

  @Test
  void decode_ofMalformedFiles_isRefused() {
    for (String content :
        new String[] {
          "",
          "/key/swarm/psk/1.0.0/",
          "/key/swarm/psk/2.0.0/\n/base16/\n00",
          "/key/swarm/psk/1.0.0/\n/base16/\nxx",
          "/key/swarm/psk/1.0.0/\n/base16/\n00",
          "/key/swarm/psk/1.0.0/\n/base58/\n00",
          "/key/swarm/psk/1.0.0/\n/base64/\n!!"
        }) {
      assertThatThrownBy(() -> SwarmKey.decode(content.getBytes(US_ASCII), RANDOM))
          .as(content)
          .isInstanceOf(WireFormatException.class);
    }
  }

  @Test
  void protect_ofBothSides_carriesBytesThatOthersCannotRead() throws Exception {
    SwarmKey key = SwarmKey.generate(RANDOM);
    LinkPair pair = new LinkPair();
    ByteLink left = key.protect(pair.left());
    ByteLink right = key.protect(pair.right());
    left.write(ByteBuffer.wrap("hello, ".getBytes(US_ASCII)), US_ASCII.encode("neighbour"));
    ByteBuffer received = ByteBuffer.allocateDirect(16);
    right.readFully(received);

    assertThat(US_ASCII.decode(received.flip()).toString()).isEqualTo("hello, neighbour");
    ByteLink stranger = SwarmKey.generate(RANDOM).protect(pair.right());
    left.write(ByteBuffer.allocate(200));
    ByteBuffer noise = ByteBuffer.allocate(100);
    stranger.readFully(noise);
    assertThat(noise.array()).isNotEqualTo(new byte[100]);
  }
}
