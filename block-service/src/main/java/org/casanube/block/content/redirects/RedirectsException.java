package org.casanube.block.content.redirects;

/** Thrown for a file of redirects that can't be followed; its message is for the site's author. */
public final class RedirectsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RedirectsException(String message) {
    super(message, null, false, false);
  }
}
