package org.casanube.block.files;

import org.casanube.multiformats.Cid;

/**
 * What was added; durable unless only the hash was asked for.
 *
 * @param cid the root
 * @param name the name under which the root came; empty where it has none
 * @param size bytes of the content; for a directory of all files in it
 * @param totalSize bytes of all blocks below and with the root
 * @param entries how many files, symlinks and directories
 * @param blocks how many blocks were written, those that were here before too
 */
public record Added(Cid cid, String name, long size, long totalSize, long entries, long blocks) {}
