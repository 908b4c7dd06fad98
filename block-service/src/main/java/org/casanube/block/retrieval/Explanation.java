package org.casanube.block.retrieval;

import java.time.Duration;
import java.util.List;
import org.casanube.block.exchange.ExchangeSession.PeerReport;
import org.casanube.block.exchange.ExchangeSession.Report;
import org.casanube.multiformats.Cid;

/** Says why a block did not come, in words for whoever wanted it. */
final class Explanation {
  private static final int MAX_LOST = 3;
  private static final long MEBIBYTE = 1024 * 1024;

  private Explanation() {}

  /** Why a fetch ends that has waited this long. */
  static FetchFailedException of(Cid cid, PeerSession peers, Duration silence) {
    Report report = peers.report();
    FetchErrorCode code =
        peers.hasNobodyToAsk() ? FetchErrorCode.NOBODY_HAS_IT : FetchErrorCode.DEADLINE;
    StringBuilder text = new StringBuilder("block ").append(cid).append(" is not here");
    if (report.wanted() > 1) {
      text.append(" (nor are ").append(report.wanted() - 1).append(" others that are needed)");
    }
    text.append(code == FetchErrorCode.NOBODY_HAS_IT ? ", and " : ", and for ");
    if (code == FetchErrorCode.DEADLINE) {
      text.append(spoken(silence)).append(" no peer sent anything: ");
    }
    lost(report).forEach(text::append);
    text.append(asked(report)).append("; ").append(found(peers));
    peers.gatewayTroubles().forEach(trouble -> text.append("; gateway ").append(trouble));
    return new FetchFailedException(code, cid, text.toString(), null);
  }

  /** Those that gave something and then no more: the likeliest cause, so it comes first. */
  private static List<String> lost(Report report) {
    return report.peers().stream()
        .filter(PeerReport::isLost)
        .limit(MAX_LOST)
        .map(peer ->
            "%s went away after %s (%s); "
                .formatted(peer.peer(), size(peer.bytes()), peer.failure().orElse("")))
        .toList();
  }

  private static String size(long bytes) {
    return bytes < MEBIBYTE ? bytes + " B" : bytes / MEBIBYTE + " MiB";
  }

  private static String asked(Report report) {
    List<PeerReport> peers = report.peers().stream().filter(peer -> !peer.isLost()).toList();
    if (peers.isEmpty()) {
      return report.peers().isEmpty() ? "no peer is connected" : "no other peer is connected";
    }
    long lacking = peers.stream().filter(PeerReport::lacksAll).count();
    long failed = peers.stream().filter(peer -> peer.failure().isPresent()).count();
    StringBuilder text = new StringBuilder("asked ").append(count(peers.size(), "peer"));
    if (lacking == peers.size()) {
      return text.append(peers.size() == 1 ? ", which lacks it" : ", all of which lack it")
          .toString();
    }
    text.append(", of which ").append(lacking).append(lacking == 1 ? " lacks it" : " lack it");
    if (failed > 0) {
      text.append(" and ").append(failed).append(" can't be reached (");
      peers.stream().flatMap(peer -> peer.failure().stream()).findFirst().ifPresent(text::append);
      text.append(')');
    }
    return text.toString();
  }

  private static String found(PeerSession peers) {
    return peers.hasSearched()
        ? count(peers.providers(), "provider") + " found"
        : "providers are still being looked for";
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String spoken(Duration duration) {
    return duration.toMillis() < 2000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
  }
}
