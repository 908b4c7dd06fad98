package org.casanube.unmarked;

final class Unmarked {
  private Unmarked() {}
}
