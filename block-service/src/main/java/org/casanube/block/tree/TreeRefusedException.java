package org.casanube.block.tree;

/** Thrown when a tree can't be changed or read as asked; nothing was changed. */
public final class TreeRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final TreeErrorCode code;

  public TreeRefusedException(TreeErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public TreeErrorCode code() {
    return code;
  }
}
