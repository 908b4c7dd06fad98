package org.casanube.block.routing;

import java.util.List;

/**
 * The ways of finding values that this service has.
 *
 * @param all those of its own network first; none if all are switched off
 */
public record ValueRoutings(List<ValueRouting> all) {
  public ValueRoutings {
    all = List.copyOf(all);
  }
}
