package org.casanube.block.names;

/** Why a name was not resolved, published or changed. */
public enum NameErrorCode {
  /** The path is neither {@code /ipfs/…} nor {@code /ipns/…}, or its root is nothing known. */
  INVALID_PATH,
  /** Nobody has a record of the name that is valid now. */
  NOT_FOUND,
  /** A record is not what its name promises. */
  INVALID_RECORD,
  /** Names point at names, more often than is followed. */
  TOO_MANY_STEPS,
  /** It took longer than the caller would wait. */
  DEADLINE,
  /** No resolver of domain names answered. */
  DNS_FAILED,
  /** There is no key of this name. */
  KEY_NOT_FOUND,
  /** Another key has this name already. */
  KEY_EXISTS,
  /** The key is the service's own, which is neither made, removed nor given away here. */
  KEY_RESERVED,
  /** A name of a key is not allowed, or its bytes are none that we can sign with. */
  INVALID_KEY,
  /** Too much that takes long is being done with keys. */
  BUSY,
  /** The sequence, lifetime or time to live of a record is not allowed. */
  INVALID_RECORD_OPTION
}
