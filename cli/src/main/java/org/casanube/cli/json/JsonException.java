package org.casanube.cli.json;

import java.io.IOException;

/** Text that is not JSON, or JSON that lacks what was asked of it. */
public final class JsonException extends IOException {
  private static final long serialVersionUID = 1L;

  /** A refusal saying what is wrong and where. */
  public JsonException(String message) {
    super(message);
  }
}
