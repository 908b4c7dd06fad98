package org.casanube.block.retrieval;

/** Why a fetch ended without what it was for. */
public enum FetchErrorCode {
  /** Nobody who could be asked has it, and nobody is left to ask. */
  NOBODY_HAS_IT,
  /** Peers might have it, but for too long none sent anything. */
  DEADLINE,
  /** Too many fetches wait already. */
  BUSY,
  /** A block is not what its CID's codec says, or the DAG is beyond a limit. */
  UNREADABLE_DAG
}
