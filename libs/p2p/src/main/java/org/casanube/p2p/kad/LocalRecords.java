package org.casanube.p2p.kad;

import java.util.Optional;

/** The values of this peer, each valid when it is stored and when it is given out. Thread-safe. */
final class LocalRecords {
  private final RecordStore store;
  private final Validators validators;

  LocalRecords(RecordStore store, Validators validators) {
    this.store = store;
    this.validators = validators;
  }

  /**
   * Stores the value, if there is room.
   *
   * @throws InvalidRecordException if it is not valid, or a better one is stored
   */
  void put(byte[] key, byte[] value) throws InvalidRecordException {
    validators.validate(key, value);
    Optional<byte[]> current = find(key);
    if (current.isPresent() && validators.isBetter(key, current.get(), value)) {
      throw new InvalidRecordException("a better record is known");
    }
    boolean ignored = store.put(key, value);
  }

  Optional<byte[]> find(byte[] key) {
    Optional<byte[]> stored = store.find(key);
    if (stored.isEmpty()) {
      return stored;
    }
    try {
      validators.validate(key, stored.get());
      return stored;
    } catch (InvalidRecordException overItsTime) {
      return Optional.empty();
    }
  }
}
