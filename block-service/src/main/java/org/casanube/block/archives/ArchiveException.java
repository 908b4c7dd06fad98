package org.casanube.block.archives;

/** Thrown when an archive can't be taken or made. The message names the entry, value and limit. */
public final class ArchiveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, for the callers that map it to an answer. */
  public enum Code {
    /** Not such an archive, damaged, cut off, or followed by something else. */
    MALFORMED,
    /** A block's bytes do not hash to the CID it stands under. */
    MISMATCHED_BLOCK,
    /** A block is over 2 MiB. */
    BLOCK_TOO_LARGE,
    /** A hash function that we can't check, or a kind of entry that we do not take. */
    UNSUPPORTED,
    /** A block is missing below a root, or there is no root. */
    INCOMPLETE,
    /** More, longer or deeper than we take. */
    LIMIT_EXCEEDED,
    /** A name that would leave the folder it is unpacked in, or break it. */
    UNSAFE_NAME
  }

  private final Code code;

  public ArchiveException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public ArchiveException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
