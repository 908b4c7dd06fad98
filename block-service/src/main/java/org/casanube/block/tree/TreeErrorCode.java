package org.casanube.block.tree;

/** Why something was not done to a tree, or not found in it. */
public enum TreeErrorCode {
  NOT_FOUND,
  NOT_A_DIRECTORY,
  NOT_A_FILE,
  ALREADY_EXISTS,
  DIRECTORY_NOT_EMPTY,
  INVALID_PATH,
  /** What was to be linked is not a file, directory or symlink. */
  NOT_A_FILE_OR_DIRECTORY,
  /** The tree is no longer the one that the caller saw. */
  ROOT_CHANGED,
  /** Others change the tree, or the file, too fast. */
  BUSY
}
