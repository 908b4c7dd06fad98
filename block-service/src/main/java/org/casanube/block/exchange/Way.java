package org.casanube.block.exchange;

/** How blocks go from one node to another. */
public enum Way {
  /** One by one, as they are asked for. */
  BITSWAP,
  /** By HTTP on streams of peers: archives, and single blocks. */
  ARCHIVE,
  /** By HTTP from a gateway on the network, whoever runs it. */
  GATEWAY
}
