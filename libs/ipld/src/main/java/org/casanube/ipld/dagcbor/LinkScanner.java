package org.casanube.ipld.dagcbor;

import java.nio.ByteBuffer;
import java.util.List;
import org.casanube.ipld.IpldException;
import org.casanube.ipld.StrictUtf8;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * Finds the links without making nodes, and refuses all that {@link NodeReader} does: a block of
 * tiny items would otherwise take a hundred times its size in memory.
 */
final class LinkScanner {
  private final CborInput input;
  private final List<Cid> found;

  LinkScanner(CborInput input, List<Cid> found) {
    this.input = input;
    this.found = found;
  }

  void scan(int depth) {
    switch (input.readHead()) {
      case CborInput.UNSIGNED, CborInput.NEGATIVE -> {}
      case CborInput.BYTES -> input.readString();
      case CborInput.TEXT -> StrictUtf8.require(input.readString(), "dag-cbor text");
      case CborInput.ARRAY -> scanList(DagCbor.deeper(depth));
      case CborInput.MAP -> scanMap(DagCbor.deeper(depth));
      case CborInput.TAG -> found.add(input.readLink());
      default -> scanSimple();
    }
  }

  private void scanSimple() {
    switch (input.additional()) {
      case CborInput.FALSE, CborInput.TRUE, CborInput.NULL -> {}
      case CborInput.FLOAT -> input.readDouble();
      default -> throw new IpldException("dag-cbor has no simple value " + input.additional());
    }
  }

  private void scanList(int depth) {
    int count = input.count(1);
    for (int index = 0; index < count; index++) {
      scan(depth);
    }
  }

  private void scanMap(int depth) {
    int count = input.count(2);
    @Nullable ByteBuffer previous = null;
    for (int index = 0; index < count; index++) {
      ByteBuffer key = input.readKey();
      CborInput.requireOrder(previous, key);
      StrictUtf8.require(key, "dag-cbor map key");
      scan(depth);
      previous = key;
    }
  }
}
