package org.casanube.events;

import java.util.List;
import java.util.Optional;

/**
 * A part of the dead letters of a group, the oldest first.
 *
 * @param next the cursor to go on after, if there may be more; opaque
 */
public record DeadLetterPage(List<DeadLetter> letters, Optional<String> next) {
  public DeadLetterPage {
    letters = List.copyOf(letters);
  }
}
