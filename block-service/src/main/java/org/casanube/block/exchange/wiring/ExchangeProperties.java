package org.casanube.block.exchange.wiring;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.casanube.block.exchange.bitswap.BitswapSettings;
import org.casanube.block.exchange.bitswap.ledger.ServerSettings;
import org.casanube.block.exchange.bitswap.session.ClientSettings;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Asking peers for blocks and answering them, under {@code casanube.block.exchange}. The defaults
 * are fit for a small box.
 *
 * @param asking what is asked for at once
 * @param answering what peers are given at once
 * @param ledgers of how many peers the books are kept
 * @param idle how long a peer's stream may carry nothing before it is reset
 */
@Validated
@ConfigurationProperties("casanube.block.exchange")
record ExchangeProperties(
    @DefaultValue @Valid Asking asking,
    @DefaultValue @Valid Answering answering,
    @DefaultValue("1024") @Min(1) int ledgers,
    @DefaultValue("1m") Duration idle) {

  BitswapSettings settings() {
    return new BitswapSettings(asking.settings(), answering.settings(), ledgers, idle);
  }

  /**
   * What is asked for at once.
   *
   * @param perSession under way and not taken, of one session; 1 MB at least
   * @param total under way, of all sessions; at least as much as of one
   * @param perPeer under way from one peer; 1 MB at least
   * @param wantsPerPeer blocks asked of one peer at once
   */
  record Asking(
      @DefaultValue("16MB") DataSize perSession,
      @DefaultValue("64MB") DataSize total,
      @DefaultValue("16MB") DataSize perPeer,
      @DefaultValue("512") @Min(1) @Max(900) int wantsPerPeer) {

    private ClientSettings settings() {
      return new ClientSettings(
          perSession.toBytes(), total.toBytes(), perPeer.toBytes(), wantsPerPeer);
    }
  }

  /**
   * What peers are given at once.
   *
   * @param wantsPerPeer wants remembered of one peer
   * @param sends messages to different peers under way together; each takes memory for itself
   * @param messageSize a message is sent when it has grown to this; 1 KB to 2 MB
   * @param inlineSize blocks up to this size are sent in place of saying that they are here
   */
  record Answering(
      @DefaultValue("1024") @Min(1) int wantsPerPeer,
      @DefaultValue("16") @Min(1) int sends,
      @DefaultValue("512KB") DataSize messageSize,
      @DefaultValue("1KB") DataSize inlineSize) {

    private ServerSettings settings() {
      return new ServerSettings(
          wantsPerPeer,
          sends,
          Math.toIntExact(messageSize.toBytes()),
          Math.toIntExact(inlineSize.toBytes()));
    }
  }
}
