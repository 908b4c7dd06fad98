package org.casanube.events.delivery;

import org.casanube.events.CloudEvent;
import org.casanube.events.DeadLetter;
import org.casanube.events.EventHandler;
import org.casanube.events.SubscriptionRequest;

/** A dead letter on its way to the handler again. */
public final class Replay implements Attempts.Failures {
  private final SubscriptionRequest request;
  private final DocumentDeadLetters letters;
  private final DeadLetter letter;
  private boolean failed;

  public Replay(SubscriptionRequest request, DocumentDeadLetters letters, DeadLetter letter) {
    this.request = request;
    this.letters = letters;
    this.letter = letter;
  }

  /** Tries as often as with any event; {@code handled} runs if that is enough. */
  public void run(EventHandler handler, Closing closing, Attempts.Gate gate, Runnable handled) {
    Attempts attempts = new Attempts(request, handler, closing, this);
    if (attempts.deliver(letter.event(), 0, gate) && !failed) {
      handled.run();
    }
  }

  @Override
  public void failed(CloudEvent event, int count, String error) {}

  @Override
  public void givenUp(CloudEvent event, int count, String error) {
    failed = true;
    letters.add(request.topic(), request.group(), event, letter.attempts() + count, error);
  }
}
