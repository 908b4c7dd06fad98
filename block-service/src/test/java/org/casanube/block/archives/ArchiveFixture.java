package org.casanube.block.archives;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.BlocksListener;
import org.casanube.block.blocks.InMemoryBlockStore;
import org.casanube.block.blocks.LocalBlocks;
import org.casanube.block.reachability.KeyHash;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.BlockSink;
import org.casanube.block.unixfs.BlockSource;
import org.casanube.block.unixfs.Chunking;
import org.casanube.block.unixfs.HashingPool;
import org.casanube.block.unixfs.ImportListener;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Imported;
import org.casanube.block.unixfs.Profile;
import org.casanube.block.unixfs.ReadAhead;
import org.casanube.block.unixfs.TreeImporter;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.ipld.car.CarBlock;
import org.casanube.ipld.car.CarReader;
import org.casanube.multiformats.Cid;

/** Blocks in memory with what archives need around them. */
final class ArchiveFixture {
  static final HashingPool POOL = new HashingPool(2, 6L * 1024 * 1024);
  static final KeyHash HASH = new KeyHash(new Random(5));

  /** Small chunks and narrow nodes. */
  static final ImportOptions NARROW =
      ImportOptions.of(Profile.UNIXFS_V1_2025)
          .withChunking(new Chunking.FixedSize(10))
          .withMaxLinks(3);

  final Blocks blocks = new LocalBlocks(new InMemoryBlockStore(), BlocksListener.NONE);
  final BlockSource source = cid -> blocks.require(cid).data();
  final BlockSink sink = this::add;
  final UnixFsReader reader = new UnixFsReader(source, ReadAhead.NONE);
  final CarExporter exporter = new CarExporter(source, HASH);
  private final Path folder;
  private final Blocks.WriteSession session = blocks.openSession();

  ArchiveFixture(Path folder) {
    this.folder = folder;
  }

  private void add(Cid cid, ByteBuffer bytes) {
    session.add(cid, Block.of(cid.multihash(), bytes));
  }

  TreeImporter tree(ImportOptions options) {
    return new TreeImporter(options, sink, POOL, ImportListener.NONE, folder);
  }

  Cid file(byte[] content) throws IOException {
    return file(content, NARROW);
  }

  Cid file(byte[] content, ImportOptions options) throws IOException {
    try (TreeImporter tree = tree(options)) {
      Imported file = tree.addFile("f", Attributes.NONE, new ByteArrayInputStream(content));
      return file.cid();
    }
  }

  byte[] car(Cid root, CarSelection selection) throws IOException {
    ByteArrayOutputStream car = new ByteArrayOutputStream();
    exporter.export(root, selection, car);
    return car.toByteArray();
  }

  static List<Cid> cids(byte[] car) throws IOException {
    CarReader reader = CarReader.open(new ByteArrayInputStream(car));
    List<Cid> cids = new ArrayList<>();
    Optional<CarBlock> next = reader.next();
    while (next.isPresent()) {
      cids.add(next.get().cid());
      if (!next.get().matches()) {
        throw new AssertionError(next.get().cid() + " does not match");
      }
      next = reader.next();
    }
    return cids;
  }

  ImportedCar importCar(byte[] car, boolean allowIncomplete) throws IOException {
    try (Blocks.WriteSession session = blocks.openSession()) {
      return new CarImporter(blocks, HASH)
          .importCar(new ByteArrayInputStream(car), allowIncomplete, session, _ -> {});
    }
  }
}
