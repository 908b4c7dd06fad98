package org.casanube.events;

import java.util.Optional;

/** The events that groups could not handle. Bounded: the oldest go when there are too many. */
public interface DeadLetters {

  /**
   * The letters of a group on a topic, the oldest first.
   *
   * @param cursor where the page before ended
   */
  DeadLetterPage list(String topic, String group, Optional<String> cursor, int limit);

  /** The letter of this id. */
  Optional<DeadLetter> find(String id);

  /** How many there are. */
  long count();

  /**
   * Gives the letter to its group's handler again, if that is subscribed in this process. The
   * letter goes when the handler has handled it; until then it stays, also over a crash.
   *
   * @return false if there is no such letter, or no such handler here
   */
  boolean replay(String id);

  /** Forgets the letter. False if there is none. */
  boolean discard(String id);
}
