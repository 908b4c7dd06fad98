package org.casanube.block.unixfs;

/**
 * All that decides which CIDs an import makes.
 *
 * @param chunking where files are cut
 * @param layout how their leaves hang together
 * @param maxLinks the most links that a node of a file gets, 2 to {@link #MAX_LINKS}
 * @param leaves what leaves are
 * @param cidVersion 0 or 1, of all that is not a raw block: those are always of version 1
 * @param sharding when directories become HAMTs
 */
public record ImportOptions(
    Chunking chunking,
    Layout layout,
    int maxLinks,
    Leaves leaves,
    int cidVersion,
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
    if (cidVersion != 0 && cidVersion != 1) {
      throw new UnixFsException(
          UnixFsException.Code.INVALID_OPTION, "CID version " + cidVersion + " is neither 0 nor 1");
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
              1,
              new Sharding(THRESHOLD_BYTES, Sharding.Estimate.BLOCK, FANOUT));
      case UNIXFS_V0_2015 ->
          new ImportOptions(
              new Chunking.FixedSize(256 * 1024),
              Layout.BALANCED,
              174,
              Leaves.WRAPPED,
              0,
              new Sharding(THRESHOLD_BYTES, Sharding.Estimate.LINKS, FANOUT));
    };
  }

  public ImportOptions withChunking(Chunking other) {
    return new ImportOptions(other, layout, maxLinks, leaves, cidVersion, sharding);
  }

  public ImportOptions withLayout(Layout other) {
    return new ImportOptions(chunking, other, maxLinks, leaves, cidVersion, sharding);
  }

  public ImportOptions withMaxLinks(int other) {
    return new ImportOptions(chunking, layout, other, leaves, cidVersion, sharding);
  }

  public ImportOptions withLeaves(Leaves other) {
    return new ImportOptions(chunking, layout, maxLinks, other, cidVersion, sharding);
  }

  public ImportOptions withSharding(Sharding other) {
    return new ImportOptions(chunking, layout, maxLinks, leaves, cidVersion, other);
  }

  /** These, with another CID version; version 1 makes wrapped leaves raw, as Kubo does it. */
  public ImportOptions withCidVersion(int other) {
    Leaves others = other == 1 && cidVersion == 0 ? Leaves.RAW_UNLESS_ATTRIBUTES : leaves;
    return new ImportOptions(chunking, layout, maxLinks, others, other, sharding);
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
