package org.casanube.p2p.kad;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The validators of all namespaces. What has none is refused. */
final class Validators {
  private final Map<String, RecordValidator> byNamespace;

  Validators(Map<String, RecordValidator> byNamespace) {
    this.byNamespace = Map.copyOf(byNamespace);
  }

  void validate(byte[] key, byte[] value) throws InvalidRecordException {
    if (value.length > KadMessageCodec.MAX_VALUE_BYTES) {
      throw new InvalidRecordException(
          "value of "
              + value.length
              + " bytes is over the limit of "
              + KadMessageCodec.MAX_VALUE_BYTES);
    }
    validatorOf(key).validate(key, value);
  }

  /** True if {@code candidate} is to take the place of {@code current}; both are valid. */
  boolean isBetter(byte[] key, byte[] candidate, byte[] current) throws InvalidRecordException {
    return !Arrays.equals(candidate, current)
        && validatorOf(key).select(key, List.of(current, candidate)) == 1;
  }

  /** The validator of the namespace that the key begins with. */
  RecordValidator validatorOf(byte[] key) throws InvalidRecordException {
    int end = 1;
    while (end < key.length && key[end] != '/') {
      end++;
    }
    if (key.length == 0 || key[0] != '/' || end >= key.length) {
      throw new InvalidRecordException("key does not begin with a namespace");
    }
    String namespace = new String(key, 1, end - 1, StandardCharsets.UTF_8);
    RecordValidator validator = byNamespace.get(namespace);
    if (validator == null) {
      throw new InvalidRecordException("no records are known under /" + namespace + "/");
    }
    return validator;
  }
}
