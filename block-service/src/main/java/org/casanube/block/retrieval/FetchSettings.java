package org.casanube.block.retrieval;

import java.time.Duration;

/**
 * The measures of fetching.
 *
 * @param patience how long a fetch goes on without a block, unless its request says otherwise
 * @param searchAfter how long connected peers may be silent before providers are looked for
 * @param searchAgain how long after a search the next one may begin
 * @param window how many blocks one fetch asks for at once
 * @param storeBytes how many bytes of one fetch may wait for the disk
 * @param aheadBytes how far before its reader a reading asks for content
 * @param maxFetches how many fetches and readings may wait for peers at once
 * @param maxWaiting how many more may wait for their turn; beyond that they are refused
 */
public record FetchSettings(
    Duration patience,
    Duration searchAfter,
    Duration searchAgain,
    int window,
    long storeBytes,
    long aheadBytes,
    int maxFetches,
    int maxWaiting) {
  /** What suits a household's box. */
  public static final FetchSettings DEFAULT =
      new FetchSettings(
          Duration.ofSeconds(30),
          Duration.ofSeconds(1),
          Duration.ofSeconds(15),
          1024,
          32L * 1024 * 1024,
          16L * 1024 * 1024,
          64,
          256);

  public FetchSettings {
    requirePositive("patience", patience.toMillis());
    requirePositive("searchAfter", searchAfter.toMillis());
    requirePositive("searchAgain", searchAgain.toMillis());
    requirePositive("window", window);
    requirePositive("storeBytes", storeBytes);
    requirePositive("aheadBytes", aheadBytes);
    requirePositive("maxFetches", maxFetches);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be over 0, not " + value);
    }
  }
}
