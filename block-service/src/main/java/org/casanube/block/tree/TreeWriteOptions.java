package org.casanube.block.tree;

/**
 * How something is put at a path.
 *
 * @param parents whether to make the directories above that are missing
 * @param overwrite whether a file that is there may be replaced; directories never are
 */
public record TreeWriteOptions(boolean parents, boolean overwrite) {}
