package org.casanube.block.names;

/** Takes records that come without having been asked for. Called by many threads at once. */
@FunctionalInterface
public interface RecordListener {
  /**
   * Takes a record.
   *
   * @param record its bytes, not checked
   */
  void heard(IpnsName name, byte[] record);
}
