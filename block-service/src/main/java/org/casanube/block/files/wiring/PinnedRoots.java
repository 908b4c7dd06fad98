package org.casanube.block.files.wiring;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.casanube.block.files.AddOptions;
import org.casanube.block.files.Added;
import org.casanube.block.files.AddedRoots;
import org.casanube.block.files.FilesAdded;
import org.casanube.block.pins.PinMode;
import org.casanube.block.pins.PinName;
import org.casanube.block.pins.PinWatch;
import org.casanube.block.pins.Pins;
import org.casanube.block.tree.FileTrees;
import org.casanube.block.tree.TreeOwner;
import org.casanube.block.tree.TreePath;
import org.casanube.block.tree.TreeWriteOptions;
import org.casanube.events.CloudEvent;
import org.casanube.events.EventBus;
import org.casanube.multiformats.Cid;
import tools.jackson.databind.json.JsonMapper;

/** Pins what is added, and says on the topic {@code files} that it is there. */
final class PinnedRoots implements AddedRoots {
  /** The topic of {@link FilesAdded}. */
  static final String TOPIC = "files";

  private static final TreeWriteOptions LINKING = new TreeWriteOptions(true, true);
  private static final URI SOURCE = URI.create("urn:casanube:block-service");

  private final Pins pins;
  private final FileTrees trees;
  private final EventBus bus;
  private final JsonMapper mapper;
  private final Clock clock;

  PinnedRoots(Pins pins, FileTrees trees, EventBus bus, JsonMapper mapper, Clock clock) {
    this.pins = pins;
    this.trees = trees;
    this.bus = bus;
    this.mapper = mapper;
    this.clock = clock;
  }

  @Override
  public void keep(Cid root, AddOptions options, String caller) {
    if (options.pinned()) {
      var _ = pins.pin(root, PinMode.RECURSIVE, new PinName(options.pinName()), PinWatch.NONE);
    }
    TreePath path = options.treePath();
    if (path != null) {
      TreeWriteOptions writing = LINKING;
      var _ = trees.link(new TreeOwner(caller), root, path, writing, Optional.empty());
    }
  }

  @Override
  public void announce(Added added, AddOptions options, String caller) {
    FilesAdded content =
        new FilesAdded(
            added.cid().toString(), added.name(), added.size(), added.totalSize(), caller);
    bus.publish(
        TOPIC,
        new CloudEvent(
            UUID.randomUUID().toString(),
            SOURCE,
            FilesAdded.TYPE,
            content.cid(),
            clock.instant(),
            mapper.valueToTree(content),
            Optional.empty()));
  }
}
