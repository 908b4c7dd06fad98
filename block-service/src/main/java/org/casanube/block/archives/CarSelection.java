package org.casanube.block.archives;

/**
 * Which blocks of a DAG go into an archive.
 *
 * @param bytes the part of a file; only for {@link DagScope#ENTITY}
 * @param duplicates true if a block that the DAG links to twice comes twice
 */
public record CarSelection(DagScope scope, EntityBytes bytes, boolean duplicates) {
  /** Everything, once. */
  public static final CarSelection ALL = new CarSelection(DagScope.ALL, EntityBytes.ALL, false);
}
