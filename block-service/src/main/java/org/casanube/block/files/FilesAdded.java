package org.casanube.block.files;

/**
 * The content of the event of that type: files were added and are durable.
 *
 * @param cid the root, also the event's subject
 * @param name the name under which the root came; empty where it has none
 * @param size bytes of file content
 * @param totalSize bytes of all blocks below and with the root
 * @param caller who added them
 */
public record FilesAdded(String cid, String name, long size, long totalSize, String caller) {
  /** The event's type. */
  public static final String TYPE = "org.casanube.files.added";
}
