package org.casanube.documents;

/**
 * What a store refuses to exceed. The refusal names the limit and the value.
 *
 * @param maxDocumentBytes size of one document as JSON in UTF-8
 * @param maxIdBytes size of an id in UTF-8
 * @param maxKeyBytes size of one indexed text in UTF-8
 * @param maxBulk changes or ids in one call
 * @param maxPage documents in one page
 * @param maxMessages messages of one change
 * @param maxMessageBytes size of one message's JSON in UTF-8
 * @param maxPendingMessages messages that may wait in the outbox (MongoDB: per document)
 */
public record DocumentLimits(
    int maxDocumentBytes,
    int maxIdBytes,
    int maxKeyBytes,
    int maxBulk,
    int maxPage,
    int maxMessages,
    int maxMessageBytes,
    int maxPendingMessages) {

  /** How often {@link Documents#edit} tries. */
  public static final int EDIT_ATTEMPTS = 64;

  /** 1 MiB documents, 512 byte ids, 1 KiB keys, 1000 in one call, 1,000,000 messages waiting. */
  public static final DocumentLimits DEFAULT =
      new DocumentLimits(1 << 20, 512, 1024, 1000, 1000, 32, 256 * 1024, 1_000_000);

  public DocumentLimits {
    requirePositive("maxDocumentBytes", maxDocumentBytes);
    requirePositive("maxIdBytes", maxIdBytes);
    requirePositive("maxKeyBytes", maxKeyBytes);
    requirePositive("maxBulk", maxBulk);
    requirePositive("maxPage", maxPage);
    requirePositive("maxMessages", maxMessages);
    requirePositive("maxMessageBytes", maxMessageBytes);
    requirePositive("maxPendingMessages", maxPendingMessages);
  }

  /** The same but for the number of messages that may wait. */
  public DocumentLimits withMaxPendingMessages(int messages) {
    return new DocumentLimits(
        maxDocumentBytes,
        maxIdBytes,
        maxKeyBytes,
        maxBulk,
        maxPage,
        maxMessages,
        maxMessageBytes,
        messages);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
