package org.casanube.block.unixfs;

/**
 * All that decides which CIDs an import makes.
 *
 * @param chunking where files are cut
 * @param layout how their leaves hang together
 * @param maxLinks the most links that a node of a file gets, 2 to {@link #MAX_LINKS}
 * @param leaves what leaves are
 * @param cidForm how CIDs are made
 * @param sharding when directories become HAMTs
 */
public record ImportOptions(
    Chunking chunking,
    Layout layout,
    int maxLinks,
    Leaves leaves,
    CidForm cidForm,
    Sharding sharding) {
  /** The most links that a file's node may be given. */
  public static final int MAX_LINKS = 8192;

  private static final int THRESHOLD_BYTES = 256 * 1024;
  private static final int FANOUT = 256;

  public ImportOptions {
    if (maxLinks < 2 || maxLinks > MAX_LINKS) {
      throw new UnixFsException(
          UnixFsException.Code.INVALID_OPTION,
          "max links " + maxLinks + " is outside 2 to " + MAX_LINKS);
    }
  }

  /** The options of a profile. */
  public static ImportOptions of(Profile profile) {
    return switch (profile) {
      case UNIXFS_V1_2025 ->
          new ImportOptions(
              new Chunking.FixedSize(1024 * 1024),
              Layout.BALANCED,
              1024,
              Leaves.RAW_UNLESS_ATTRIBUTES,
              CidForm.V1,
              new Sharding(THRESHOLD_BYTES, Sharding.Estimate.BLOCK, FANOUT));
      case UNIXFS_V0_2015 ->
          new ImportOptions(
              new Chunking.FixedSize(256 * 1024),
              Layout.BALANCED,
              174,
              Leaves.WRAPPED,
              CidForm.V0,
              new Sharding(THRESHOLD_BYTES, Sharding.Estimate.LINKS, FANOUT));
    };
  }

  public ImportOptions withChunking(Chunking other) {
    return new ImportOptions(other, layout, maxLinks, leaves, cidForm, sharding);
  }

  public ImportOptions withLayout(Layout other) {
    return new ImportOptions(chunking, other, maxLinks, leaves, cidForm, sharding);
  }

  public ImportOptions withMaxLinks(int other) {
    return new ImportOptions(chunking, layout, other, leaves, cidForm, sharding);
  }

  public ImportOptions withLeaves(Leaves other) {
    return new ImportOptions(chunking, layout, maxLinks, other, cidForm, sharding);
  }

  public ImportOptions withSharding(Sharding other) {
    return new ImportOptions(chunking, layout, maxLinks, leaves, cidForm, other);
  }

  /** These, with another CID version; version 1 makes wrapped leaves raw, as Kubo does it. */
  public ImportOptions withCidVersion(int other) {
    Leaves others = other == 1 && cidForm.version() == 0 ? Leaves.RAW_UNLESS_ATTRIBUTES : leaves;
    return new ImportOptions(
        chunking, layout, maxLinks, others, cidForm.withVersion(other), sharding);
  }

  /** These, with CIDs in another form, and leaves as they are. */
  public ImportOptions withCidForm(CidForm other) {
    return new ImportOptions(chunking, layout, maxLinks, leaves, other, sharding);
  }

  /** True if a file of these attributes gets raw leaves. */
  boolean hasRawLeaves(Attributes attributes) {
    return switch (leaves) {
      case RAW -> true;
      case WRAPPED -> false;
      case RAW_UNLESS_ATTRIBUTES -> attributes.isNone();
    };
  }
}
