package org.casanube.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/ipfs/bafy/a%252Cb",
        "/ipfs/bafy/a%2Fb",
        "/ipfs/bafy//a///",
        "//ipfs//bafy",
        "/ipfs/bafy/%C3%A4?format=car&x=%20",
        "/ipfs/bafy/a;b=c,d!$&'()*+=:@~",
        "/ipfs/bafy/...",
        "/ipfs/bafy/.hidden?path=../..",
        "/ipfs/bafy/a%2f..%2fb"
      })
  void encode_ofValidTarget_keepsEveryCharacter(String target) {
    assertThat(RequestTarget.encode(target)).isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource({
    "/ipfs/bafy/\u00c3\u00a4, /ipfs/bafy/%C3%A4",
    "/ipfs/bafy/\u00c3\u009f, /ipfs/bafy/%C3%9F",
    "/a|b, /a%7Cb",
    "/a\"b<c>, /a%22b%3Cc%3E",
    "/a[1], /a%5B1%5D",
    "/a#b, /a%23b",
    "/a?q={x}, /a?q=%7Bx%7D",
    "/a\\b, /a%5Cb"
  })
  void encode_ofOtherBytes_encodesThem(String target, String encoded) {
    assertThat(RequestTarget.encode(target)).isEqualTo(encoded);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "ipfs",
        "http://evil.example/",
        "evil.example:443",
        "/a%",
        "/a%2",
        "/a%zz",
        "/a/../b",
        "/a%00b",
        "/a/./b",
        "/..",
        "/a/%2e%2E/b",
        "/a/.%2e",
        "/a/..;x/b",
        "/a\nb",
        "/a\u0000",
        "/a\u0100"
      })
  void encode_ofInvalidTarget_refuses(String target) {
    assertThat(RequestTarget.encode(target)).isNull();
  }

  @Property
  void encode_ofAnyBytes_givesAUriThatStaysAsItIs(
      @ForAll @CharRange(from = '\u0000', to = '\u00ff') String rest) {
    @Nullable String encoded = RequestTarget.encode("/" + rest);
    if (encoded != null) {
      assertThat(URI.create("http://localhost" + encoded).toASCIIString())
          .isEqualTo("http://localhost" + encoded);
      assertThat(RequestTarget.encode(encoded)).isEqualTo(encoded);
    }
  }
}
