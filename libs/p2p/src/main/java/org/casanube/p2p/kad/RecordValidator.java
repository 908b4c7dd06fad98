package org.casanube.p2p.kad;

import java.util.List;

/**
 * Judges the records of one namespace: those whose keys begin with {@code /name/}. Must be
 * thread-safe and decide by its arguments and the time alone.
 */
public interface RecordValidator {
  /**
   * Returns if the value may stand under this key.
   *
   * @param key the whole key, namespace included
   * @throws InvalidRecordException if it is malformed, expired, signed by another, …
   */
  void validate(byte[] key, byte[] value) throws InvalidRecordException;

  /**
   * The best of several valid values, two at least: the newest, for instance.
   *
   * @return its index
   */
  int select(byte[] key, List<byte[]> values);
}
