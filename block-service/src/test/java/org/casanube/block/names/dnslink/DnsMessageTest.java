package org.casanube.block.names.dnslink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DnsMessageTest {
  private static final DomainName NAME = new DomainName("_dnslink.example.org");
  private static final int ID = 0xabcd;
  private static final byte[] QUESTION = DnsMessage.question(ID, NAME);

  @Test
  void read_ofTexts_joinsTheirStringsAndTakesTheLeastTtl() throws Exception {
    byte[] answer =
        DnsMessages.answerTo(QUESTION)
            .txt("_DNSLink.Example.ORG", 300, "dnslink=/ipfs/", "bafkqaaa")
            .txtOfQuestion(90, "v=spf1")
            .txt("other.example.org", 5, "not asked for")
            .toBytes();

    assertThat(DnsMessage.isAnswerTo(answer, ID, NAME)).isTrue();
    assertThat(DnsMessage.read(answer, NAME))
        .isEqualTo(
            new TxtAnswer(List.of("dnslink=/ipfs/bafkqaaa", "v=spf1"), Duration.ofSeconds(90)));
  }

  @Test
  void read_ofAliases_followsThemInAnyOrder() throws Exception {
    byte[] answer =
        DnsMessages.answerTo(QUESTION)
            .txt("c.example", 300, "text")
            .cname("b.example", 20, "c.example")
            .cname(NAME.text(), 60, "b.example")
            .toBytes();

    assertThat(DnsMessage.read(answer, NAME))
        .isEqualTo(new TxtAnswer(List.of("text"), Duration.ofSeconds(20)));
  }

  @Test
  void read_ofAliasesInACircle_isRefused() {
    byte[] answer =
        DnsMessages.answerTo(QUESTION)
            .cname(NAME.text(), 60, "b.example")
            .cname("b.example", 60, NAME.text())
            .toBytes();

    assertThatThrownBy(() -> DnsMessage.read(answer, NAME)).isInstanceOf(DnsException.class);
  }

  @Test
  void read_ofNothing_saysForHowLong() throws Exception {
    byte[] noSuchName = DnsMessages.answerTo(QUESTION).code(3).soa(900, 110).toBytes();
    byte[] noRecords = DnsMessages.answerTo(QUESTION).toBytes();

    assertThat(DnsMessage.read(noSuchName, NAME))
        .isEqualTo(new TxtAnswer(List.of(), Duration.ofSeconds(110)));
    assertThat(DnsMessage.read(noRecords, NAME))
        .isEqualTo(new TxtAnswer(List.of(), Duration.ofSeconds(60)));
  }

  @Test
  void read_ofFailure_isRefused() {
    byte[] failed = DnsMessages.answerTo(QUESTION).code(2).toBytes();

    assertThatThrownBy(() -> DnsMessage.read(failed, NAME))
        .isInstanceOf(DnsException.class)
        .hasMessageContaining("code 2");
  }

  @Test
  void read_ofNegativeTtl_takesItAsNone() throws Exception {
    byte[] answer = DnsMessages.answerTo(QUESTION).txtOfQuestion(-5, "text").toBytes();

    assertThat(DnsMessage.read(answer, NAME).ttl()).isZero();
  }

  @Test
  void isAnswerTo_ofAnotherQuestion_isFalse() {
    byte[] answer = DnsMessages.answerTo(QUESTION).txtOfQuestion(1, "text").toBytes();

    assertThat(DnsMessage.isAnswerTo(answer, ID + 1, NAME)).isFalse();
    assertThat(DnsMessage.isAnswerTo(answer, ID, new DomainName("example.org"))).isFalse();
    assertThat(DnsMessage.isAnswerTo(QUESTION, ID, NAME)).as("our own question").isFalse();
    assertThat(DnsMessage.isTruncated(answer)).isFalse();
    assertThat(DnsMessage.isTruncated(DnsMessages.answerTo(QUESTION).truncated().toBytes()))
        .isTrue();
  }

  @Test
  void read_ofCutOffMessages_isRefused() {
    byte[] answer =
        DnsMessages.answerTo(QUESTION).cname(NAME.text(), 60, "b").txt("b", 1, "t").toBytes();

    for (int length = 0; length < answer.length; length++) {
      byte[] cut = Arrays.copyOf(answer, length);
      assertThatThrownBy(() -> DnsMessage.read(cut, NAME)).isInstanceOf(DnsException.class);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void read_ofAnyBytes_isReadOrRefused(byte[] bytes) {
    readOrRefuse(bytes);
  }

  @Test
  void read_ofDamagedMessages_isReadOrRefused() {
    Random random = new Random(9);
    byte[] answer =
        DnsMessages.answerTo(QUESTION)
            .cname(NAME.text(), 60, "b.example")
            .txt("b.example", 1, "text", "more")
            .txtOfQuestion(3, "text")
            .soa(1, 2)
            .toBytes();
    for (int round = 0; round < 50_000; round++) {
      byte[] damaged = answer.clone();
      for (int count = 1 + random.nextInt(4); count > 0; count--) {
        int at = random.nextInt(damaged.length);
        damaged[at] = (byte) (random.nextBoolean() ? 0xc0 : random.nextInt(256));
      }
      readOrRefuse(damaged);
    }
  }

  private static void readOrRefuse(byte[] bytes) {
    boolean isAnswer = DnsMessage.isAnswerTo(bytes, ID, NAME);
    boolean isTruncated = DnsMessage.isTruncated(bytes);
    try {
      TxtAnswer answer = DnsMessage.read(bytes, NAME);
      assertThat(answer.ttl().isNegative()).isFalse();
      assertThat(answer.texts().size()).isLessThanOrEqualTo(512);
    } catch (DnsException e) {
      assertThat(e).as("%s %s", isAnswer, isTruncated).hasMessageNotContaining("null");
    }
  }
}
