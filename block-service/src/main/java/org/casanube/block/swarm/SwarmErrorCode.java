package org.casanube.block.swarm;

/** Why something about peers is refused. */
public enum SwarmErrorCode {
  /** The address can't be read, or lacks what is needed here. */
  INVALID_ADDRESS,
  /** This node has no way of connecting with addresses of this kind. */
  UNSUPPORTED_ADDRESS,
  /** Nobody listens there, or there is no way. */
  UNREACHABLE,
  /** Nothing came back in time. */
  TIMEOUT,
  /** The peer does not hold the key of this private network. */
  OTHER_NETWORK,
  /** Another peer answers than the one that was named. */
  OTHER_PEER,
  /** There is no connection to it, and it is not kept. */
  NOT_CONNECTED,
  /** The settings want the peer kept. */
  KEPT_BY_SETTINGS,
  /** This side has its limit of kept peers. */
  TOO_MANY_KEPT,
  /** This is no swarm key. */
  INVALID_KEY,
  /** There is no swarm key that can be used. */
  NO_KEY
}
