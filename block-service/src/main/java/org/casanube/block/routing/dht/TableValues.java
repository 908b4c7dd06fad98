package org.casanube.block.routing.dht;

import java.io.IOException;
import java.util.List;
import org.casanube.block.routing.ValueRouting;
import org.casanube.p2p.kad.InvalidRecordException;
import org.casanube.p2p.kad.KademliaDht;

/** Values in one table of peers. */
public final class TableValues implements ValueRouting {
  /** After so many valid answers no more are waited for; the number that Kubo takes. */
  private static final int QUORUM = 16;

  private final String name;
  private final KademliaDht table;

  /**
   * Values in this table.
   *
   * @param name what the table is called, like {@code dht-lan}
   */
  public TableValues(String name, KademliaDht table) {
    this.name = name;
    this.table = table;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<byte[]> findValues(byte[] key) throws IOException, InterruptedException {
    try {
      return table.getValue(key, QUORUM).stream().toList();
    } catch (InvalidRecordException e) {
      throw new IOException("the table has no such values", e);
    }
  }

  @Override
  public void putValue(byte[] key, byte[] value) throws IOException, InterruptedException {
    try {
      if (table.putValue(key, value) == 0) {
        throw new IOException("no peer was there to take it");
      }
    } catch (InvalidRecordException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
