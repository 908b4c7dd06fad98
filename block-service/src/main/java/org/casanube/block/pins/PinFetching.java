package org.casanube.block.pins;

import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.retrieval.FetchFailedException;
import org.casanube.block.retrieval.FetchRequest;
import org.casanube.block.retrieval.Fetched;
import org.casanube.block.retrieval.Retrieval;

/**
 * Pins what need not be here: fetches what is missing first. Safe for use by many threads.
 *
 * <p>The pin is tried first, so that pinning what is here asks nobody. What was fetched is held
 * until the pin is recorded: entries first, heads last.
 */
public final class PinFetching {
  private final Pins pins;
  private final Retrieval retrieval;

  public PinFetching(Pins pins, Retrieval retrieval) {
    this.pins = pins;
    this.retrieval = retrieval;
  }

  /**
   * Pins, or gives back the pin that is there under this name and mode already.
   *
   * @throws PinRefusedException as {@link Pins#pin} does
   * @throws FetchFailedException if what is missing can't be had
   */
  public Pin pin(PinRequest request, PinProgressWatch watch) {
    try {
      return pins.pin(request.cid(), request.mode(), request.name(), watch);
    } catch (PinRefusedException e) {
      if (e.code() != PinErrorCode.INCOMPLETE_DAG) {
        throw e;
      }
      return fetchAndPin(request, watch, e);
    }
  }

  private Pin fetchAndPin(PinRequest request, PinProgressWatch watch, PinRefusedException why) {
    FetchRequest missing =
        switch (request.mode()) {
          case RECURSIVE -> FetchRequest.dag(request.cid());
          case DIRECT -> FetchRequest.block(request.cid());
        };
    FetchRequest patient = request.patience().map(missing::within).orElse(missing);
    FetchRequest named = request.operation().map(patient::of).orElse(patient);
    FetchRequest wanted = request.persistent() ? named.persistently() : named;
    try (Fetched _ = retrieval.fetch(wanted, watch::fetching)) {
      return pins.pin(request.cid(), request.mode(), request.name(), watch);
    } catch (MissingBlockException e) {
      throw why;
    }
  }
}
