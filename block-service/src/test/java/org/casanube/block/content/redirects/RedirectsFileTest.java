package org.casanube.block.content.redirects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsFileTest {
  private static final String EXAMPLE =
      """
      # what leads where
      /redirect-one /one.html
      /301-redirect-one /one.html 301

      /302-redirect-two /two.html 302
      /200-index /index.html 200
      /posts/:year/:month/:day/:title /articles/:year/:month/:day/:title 301
      /splat/* /redirected-splat/:splat 303
      /out/:page https://other.example/:page 307
      /pre* /cut/:splat 308
      /encoded/%C3%A9 /e 301
      /gone/* /410.html 410
      /unavail/* /451.html 451
      /* /404.html 404
      """;

  private static RedirectsFile file(String text) {
    return RedirectsFile.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> segments(String path) {
    return path.isEmpty() ? List.of() : List.of(path.split("/"));
  }

  @ParameterizedTest
  @CsvSource({
    "redirect-one, /one.html, 301",
    "301-redirect-one, /one.html, 301",
    "302-redirect-two, /two.html, 302",
    "200-index, /index.html, 200",
    "posts/2022/06/15/hello world, /articles/2022/06/15/hello%20world, 301",
    "splat/2022/06/a b, /redirected-splat/2022/06/a%20b, 303",
    "splat, /redirected-splat/, 303",
    "out/a:b, https://other.example/a%3Ab, 307",
    "prefix/x, /cut/fix/x, 308",
    "encoded/é, /e, 301",
    "gone/x, /410.html, 410",
    "unavail/x/y, /451.html, 451",
    "posts/2022, /404.html, 404",
    "'', /404.html, 404",
  })
  void find_ofPath_takesTheFirstRuleThatMatches(String path, String to, int status) {
    assertThat(file(EXAMPLE).find(segments(path))).contains(new Redirection(to, status));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n"})
  void find_withEitherLineEnd_isTheSame(String end) {
    RedirectsFile file = file("/a /b" + end + "/c /d 302" + end);

    assertThat(file.find(List.of("a"))).contains(new Redirection("/b", 301));
    assertThat(file.find(List.of("c"))).contains(new Redirection("/d", 302));
    assertThat(file.find(List.of("e"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/only",
        "/a /b 301 more",
        "a /b",
        "/a b",
        "/a //other.example",
        "/a ftp://other.example/",
        "/a javascript:alert(1)",
        "/a /b 999",
        "/a /b 300",
        "/a /b 500",
        "/a /b 301!",
        "/a /b x",
        "/a/*/b /c",
        "/a** /c",
        "/a https://other.example/ 200",
        "/a https://other.example/ 404",
        "/%zz /c",
      })
  void parse_ofMalformedLine_tellsWhichOne(String line) {
    assertThatThrownBy(() -> file("# first\n" + line + "\n"))
        .isInstanceOf(RedirectsException.class)
        .hasMessageStartingWith("line 2 of _redirects");
  }

  @Test
  void parse_ofFileOverTheLimit_isRefused() {
    byte[] most = "#".repeat(RedirectsFile.MAX_BYTES).getBytes(StandardCharsets.UTF_8);
    assertThat(RedirectsFile.parse(most).find(List.of())).isEmpty();
    byte[] more = "#".repeat(RedirectsFile.MAX_BYTES + 1).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> RedirectsFile.parse(more)).hasMessageContaining("limit of 65536");
    assertThatThrownBy(() -> RedirectsFile.parse(new byte[] {'/', (byte) 0xff}))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void find_inWorstFile_costsNoMoreThanItsLength() {
    StringBuilder text = new StringBuilder();
    String rule = "/:a/:b/:c/:d/:e/:f/:g/:h/x/* /:a:b:c:d:e:f:g:h\n";
    while (text.length() + rule.length() < RedirectsFile.MAX_BYTES) {
      text.append(rule);
    }
    RedirectsFile file = file(text.toString());
    List<String> path = new ArrayList<>(Collections.nCopies(1024, "a".repeat(15)));

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          for (int round = 0; round < 100; round++) {
            assertThat(file.find(path)).isEmpty();
          }
        });
  }

  @Test
  void anyFile_isReadOrRefusedAndLeadsToWhatAHeaderCanHold() {
    String[] parts = {
      "/",
      ":",
      "a",
      ":a",
      "*",
      " ",
      "\t",
      "\n",
      "\r",
      "#",
      "200",
      "301",
      "404",
      "!",
      "https://",
      "é",
      "%41",
      "%",
      "?",
      "é",
      "\u0000",
      ":splat",
      "//",
      "/x",
      " /y",
      "\u2028"
    };
    Random random = new Random(3);
    for (int round = 0; round < 30_000; round++) {
      StringBuilder text = new StringBuilder("/");
      for (int part = random.nextInt(14); part > 0; part--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      try {
        Optional<Redirection> found =
            file(text.toString()).find(List.of("a", "\r\nX: y", "//evil.example"));
        found.ifPresent(redirection -> {
          assertThat(redirection.to()).matches("[!-~]+");
          assertThat(redirection.to()).matches("/(?!/).*|/|(?i)https?://.*");
        });
      } catch (RedirectsException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  /** What it makes can be asked for again and again: each time it would be longer. */
  @Test
  void placeholders_thatMultiply_areAnErrorAndNoMemory() {
    RedirectsFile bomb = file("/:a /" + ":a".repeat(31_000) + " 301");

    assertThatThrownBy(() -> bomb.find(List.of("x".repeat(100))))
        .isInstanceOf(RedirectsException.class)
        .hasMessageContaining("16384");
    assertThatThrownBy(() -> file("/* /" + "x".repeat(20_000)).find(List.of("a")))
        .isInstanceOf(RedirectsException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "foo/evil.example, /evil.example",
    "foo//evil.example, /evil.example",
    "foo/\\evil.example, /%5Cevil.example",
  })
  void restOfThePath_namesNoOtherHost(String path, String to) {
    Redirection found = file("/foo* /:splat 301").find(segments(path)).orElseThrow();

    assertThat(found).isEqualTo(new Redirection(to, 301));
    assertThat(found.staysOnSite()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../x", "/a/./b", "/%ff", "//evil.example", "/\\evil.example"})
  void target_thatIsNoPathOfTheSite_isAnError(String target) {
    assertThatThrownBy(() -> file("/a " + target + " 200")).isInstanceOf(RedirectsException.class);
  }
}
