package org.casanube.block.web;

import org.casanube.problems.ProblemType;

/** The kinds of problem that this service tells, besides those that HTTP itself has. */
final class ProblemTypes {
  static final ProblemType BLOCK_MISSING =
      new ProblemType("block-missing", "A block is not here", 404);
  static final ProblemType FETCH_DEADLINE =
      new ProblemType("fetch-deadline", "Peers did not send what is missing in time", 504);
  static final ProblemType FETCHES_BUSY =
      new ProblemType("fetches-busy", "Too much is being fetched already", 503);
  static final ProblemType BLOCK_MISMATCHED =
      new ProblemType("block-mismatched", "The bytes are not those of the CID", 400);
  static final ProblemType BODY_BROKEN_OFF =
      new ProblemType("upload-aborted", "The body ended early", 400);
  static final ProblemType BLOCK_REFUSED =
      new ProblemType("block-refused", "A block of this kind is not taken", 422);
  static final ProblemType BLOCK_TOO_LARGE =
      new ProblemType("block-too-large", "A block is too large", 413);
  static final ProblemType ARCHIVE_MALFORMED =
      new ProblemType("archive-malformed", "The archive is damaged or not one", 400);
  static final ProblemType ARCHIVE_UNSUPPORTED =
      new ProblemType("archive-unsupported", "The archive holds what is not taken", 422);
  static final ProblemType ARCHIVE_INCOMPLETE =
      new ProblemType("archive-incomplete", "Blocks are missing below a root", 422);
  static final ProblemType BLOCK_DAMAGED =
      new ProblemType("block-damaged", "A stored block is damaged", 500);
  static final ProblemType CID_INVALID = new ProblemType("cid-invalid", "This is not a CID", 400);
  static final ProblemType DATA_MALFORMED =
      new ProblemType("data-malformed", "The blocks break their format", 422);
  static final ProblemType PATH_NOT_FOUND =
      new ProblemType("path-not-found", "There is nothing at this path", 404);
  static final ProblemType NAME_INVALID =
      new ProblemType("name-invalid", "A name or path can't be used", 400);
  static final ProblemType ENTRY_CONFLICT =
      new ProblemType("entry-conflict", "Two entries have one path", 400);
  static final ProblemType OPTION_INVALID =
      new ProblemType("option-invalid", "An option is unknown or out of its range", 400);
  static final ProblemType PIN_INCOMPLETE =
      new ProblemType("pin-incomplete", "Something that the pin would keep is not here", 409);
  static final ProblemType PIN_UNREADABLE =
      new ProblemType("pin-unreadable", "What the pin would keep can't be read", 422);
  static final ProblemType PIN_NOT_FOUND =
      new ProblemType("pin-not-found", "There is no such pin", 404);
  static final ProblemType PIN_INDIRECT =
      new ProblemType("pin-indirect", "Only a recursive pin above keeps it", 409);
  static final ProblemType PIN_DEADLINE =
      new ProblemType("pin-deadline", "Pinning took longer than it may", 408);
  static final ProblemType BLOCKS_LOST =
      new ProblemType("blocks-lost", "Blocks that are needed were lost", 409);
  static final ProblemType NOT_A_DIRECTORY =
      new ProblemType("not-a-directory", "A directory is wanted here", 409);
  static final ProblemType NOT_A_FILE = new ProblemType("not-a-file", "A file is wanted here", 409);
  static final ProblemType PATH_EXISTS =
      new ProblemType("path-exists", "There is something at this path already", 409);
  static final ProblemType DIRECTORY_NOT_EMPTY =
      new ProblemType("directory-not-empty", "The directory has entries", 409);
  static final ProblemType NOT_UNIXFS =
      new ProblemType("not-unixfs", "This is neither a file nor a directory", 422);
  static final ProblemType TREE_BUSY =
      new ProblemType("tree-busy", "Others change the tree too fast", 503);
  static final ProblemType SWARM_ADDRESS_INVALID =
      new ProblemType("swarm-address-invalid", "This address of a peer can't be used", 400);
  static final ProblemType SWARM_ADDRESS_UNSUPPORTED =
      new ProblemType("swarm-address-unsupported", "This node can't dial such addresses", 400);
  static final ProblemType PEER_ID_INVALID =
      new ProblemType("peer-id-invalid", "This is not a peer id", 400);
  static final ProblemType PEER_UNREACHABLE =
      new ProblemType("peer-unreachable", "The peer can't be reached", 502);
  static final ProblemType PEER_TIMEOUT =
      new ProblemType("peer-timeout", "The peer did not answer in time", 504);
  static final ProblemType PEER_OF_OTHER_NETWORK =
      new ProblemType("peer-of-other-network", "The peer does not hold this network's key", 502);
  static final ProblemType PEER_MISMATCHED =
      new ProblemType("peer-mismatched", "Another peer answers there", 502);
  static final ProblemType PEER_NOT_CONNECTED =
      new ProblemType("peer-not-connected", "There is no connection with the peer", 404);
  static final ProblemType PEER_CONFIGURED =
      new ProblemType("peer-configured", "The settings keep this peer", 409);
  static final ProblemType KEPT_PEERS_FULL =
      new ProblemType("kept-peers-full", "No more peers can be kept", 409);
  static final ProblemType SWARM_KEY_INVALID =
      new ProblemType("swarm-key-invalid", "This is no swarm key", 400);
  static final ProblemType SWARM_KEY_MISSING =
      new ProblemType("swarm-key-missing", "There is no swarm key that can be used", 409);
  static final ProblemType NAME_PATH_INVALID =
      new ProblemType("name-path-invalid", "This is no path of content", 400);
  static final ProblemType NAME_NOT_FOUND =
      new ProblemType("name-not-found", "Nobody has a valid record of the name", 404);
  static final ProblemType NAME_RECORD_INVALID =
      new ProblemType("name-record-invalid", "This record must not be believed", 422);
  static final ProblemType NAME_TOO_DEEP =
      new ProblemType("name-too-deep", "Names lead to names too often", 422);
  static final ProblemType NAME_DEADLINE =
      new ProblemType("name-deadline", "The name was not resolved in time", 504);
  static final ProblemType DNS_FAILED =
      new ProblemType("dns-failed", "No server of domain names answered", 502);
  static final ProblemType NAME_KEY_NOT_FOUND =
      new ProblemType("name-key-not-found", "There is no such key", 404);
  static final ProblemType NAME_KEY_EXISTS =
      new ProblemType("name-key-exists", "There is a key of this name already", 409);
  static final ProblemType NAME_KEY_RESERVED =
      new ProblemType("name-key-reserved", "The node's own key is not changed or given out", 409);
  static final ProblemType NAME_KEY_INVALID =
      new ProblemType("name-key-invalid", "This key or its name can't be used", 400);
  static final ProblemType NAME_OPTION_INVALID =
      new ProblemType("name-option-invalid", "A record can't be made like that", 400);
  static final ProblemType IMPORT_REFUSED =
      new ProblemType("import-refused", "This can't be imported", 422);

  private ProblemTypes() {}
}
