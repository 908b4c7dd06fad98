package org.casanube.block.routing;

import org.casanube.p2p.kad.RecordValidator;

/**
 * Records that the tables take besides those of public keys. Every bean of this kind counts.
 *
 * @param name what their keys begin with, without slashes, as in {@code ipns}
 */
public record RecordNamespace(String name, RecordValidator validator) {}
