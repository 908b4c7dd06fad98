package org.casanube.block.unixfs;

/**
 * Thrown when something can't be written as UnixFS or read from it. The message names the field or
 * block, the value and the limit.
 */
public final class UnixFsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, for the callers that map it to an answer. */
  public enum Code {
    /** A directory has no entry of this name. */
    NOT_FOUND,
    /** A path goes on below something that is no directory. */
    NOT_A_DIRECTORY,
    /** Content was asked of something that is no file. */
    NOT_A_FILE,
    /** The block's codec is neither raw nor dag-pb. */
    NOT_UNIXFS,
    /** The blocks break the UnixFS specification. */
    MALFORMED,
    /** The specification allows it, we don't. */
    LIMIT_EXCEEDED,
    /** A name, a path or a target that we do not write. */
    INVALID_NAME,
    /** Two entries of one path, or a file where a directory is needed. */
    CONFLICT,
    /** An option that is unknown or out of its range. */
    INVALID_OPTION
  }

  private final Code code;

  public UnixFsException(Code code, String message) {
    super(message);
    this.code = code;
  }

  public UnixFsException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
