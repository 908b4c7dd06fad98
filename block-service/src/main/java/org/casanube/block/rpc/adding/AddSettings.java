package org.casanube.block.rpc.adding;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.casanube.block.files.AddOptions;
import org.casanube.block.pins.PinName;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.block.tree.TreePath;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.Chunking;
import org.casanube.block.unixfs.CidForm;
import org.casanube.block.unixfs.ImportOptions;
import org.casanube.block.unixfs.Layout;
import org.casanube.block.unixfs.Leaves;
import org.casanube.block.unixfs.Profile;
import org.casanube.block.unixfs.Sharding;
import org.casanube.multiformats.HashFunctions;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.jspecify.annotations.Nullable;

/** What a call of {@code add} wants, with Kubo's defaults. */
final class AddSettings {
  private static final int DEFAULT_INLINE_BYTES = 32;

  private final Call call;
  private final boolean keepsAttributes;

  /**
   * Reads the options.
   *
   * @throws RpcException if they can't go together, or mean what this service does not do
   */
  AddSettings(Call call) {
    this.call = call;
    refuse("nocopy", "files are always copied into the node");
    refuse("fscache", "files are always copied into the node");
    if (call.findSaid("max-directory-links").filter(links -> !links.equals("0")).isPresent()) {
      throw new RpcException("max-directory-links is not supported; directories shard by size");
    }
    CidForm _ = cidForm();
    requireCompatible();
    long mode = call.number("mode", 0);
    long mtime = call.number("mtime", 0);
    if (mtime == 0 && call.number("mtime-nsecs", 0) != 0) {
      throw new RpcException("option \"mtime-nsecs\" requires \"mtime\" to be provided as well");
    }
    keepsAttributes =
        call.flag("preserve-mode") || call.flag("preserve-mtime") || mode != 0 || mtime != 0;
    if (keepsAttributes && said("raw-leaves")) {
      throw new RpcException(
          "raw-leaves can't be used with UnixFS metadata like mode or modification time");
    }
  }

  private void refuse(String option, String why) {
    if (said(option)) {
      throw new RpcException("%s is not supported: %s".formatted(option, why));
    }
  }

  /** True if the call itself says that option, and says yes. */
  private boolean said(String option) {
    return call.findSaid(option).map(Boolean::parseBoolean).orElse(false);
  }

  private void requireCompatible() {
    boolean toFiles = toFiles().isPresent();
    if (onlyHash() && toFiles) {
      throw new RpcException("only-hash and to-files options are not compatible");
    }
    if (!call.flag("pin", true) && !onlyHash() && call.findSaid("pin-name").isPresent()) {
      throw new RpcException("pin-name option requires pin to be set");
    }
    if (wrap() && toFiles) {
      throw new RpcException("wrap-with-directory and to-files options are not compatible");
    }
    int bytes = call.text("pin-name").getBytes(StandardCharsets.UTF_8).length;
    if (bytes > PinName.MAX_BYTES) {
      throw new RpcException(
          "pin name is %d bytes (max %d bytes)".formatted(bytes, PinName.MAX_BYTES));
    }
  }

  boolean wrap() {
    return call.flag("wrap-with-directory");
  }

  boolean onlyHash() {
    return call.flag("only-hash");
  }

  boolean tellsProgress() {
    return call.flag("progress");
  }

  boolean isSilent() {
    return call.flag("silent");
  }

  /** Where in the file tree to link what is added; a slash at its end means into a directory. */
  Optional<String> toFiles() {
    return call.findSaid("to-files").map(path -> path.isEmpty() ? "/" : path);
  }

  /** The options of one add. */
  AddOptions options(@Nullable TreePath treePath) {
    return options(wrap(), call.flag("pin", true), treePath);
  }

  /** The options of an add that only prepares another. */
  AddOptions preparing() {
    return options(false, false, null);
  }

  private AddOptions options(boolean wrap, boolean pinned, @Nullable TreePath treePath) {
    return new AddOptions(
        importing(), wrap, onlyHash(), pinned, call.text("pin-name"), true, true, treePath);
  }

  private ImportOptions importing() {
    CidForm form = cidForm();
    boolean raw = call.flag("raw-leaves", form.version() == 1);
    ImportOptions options =
        ImportOptions.of(Profile.UNIXFS_V0_2015)
            .withCidForm(form)
            .withLeaves(raw && !keepsAttributes ? Leaves.RAW : Leaves.WRAPPED);
    Optional<String> chunker = call.findSaid("chunker").filter(text -> !text.isEmpty());
    if (chunker.isPresent()) {
      options = options.withChunking(Chunking.parse(chunker.get()));
    }
    if (call.flag("trickle")) {
      options = options.withLayout(Layout.TRICKLE);
    }
    long links = call.number("max-file-links", 0);
    if (links > 0) {
      options = options.withMaxLinks((int) Math.min(links, Integer.MAX_VALUE));
    }
    long fanout = call.number("max-hamt-fanout", 0);
    if (fanout > 0) {
      Sharding usual = options.sharding();
      options =
          options.withSharding(
              new Sharding(
                  usual.thresholdBytes(),
                  usual.estimate(),
                  (int) Math.min(fanout, Integer.MAX_VALUE)));
    }
    return options;
  }

  private CidForm cidForm() {
    Multicodec hash = hash();
    boolean usual = hash.equals(Multicodec.SHA2_256);
    long version = call.number("cid-version", usual ? 0 : 1);
    if (version != 0 && version != 1) {
      throw new RpcException("unknown CID version: " + version);
    }
    if (version == 0 && !usual) {
      throw new RpcException("CIDv0 only supports sha2-256");
    }
    long inline = call.flag("inline") ? call.number("inline-limit", DEFAULT_INLINE_BYTES) : 0;
    if (inline < 0 || inline > Multihash.MAX_DIGEST_BYTES) {
      throw new RpcException(
          "inline-limit %d is outside 0 to the maximum allowed size of %d bytes"
              .formatted(inline, Multihash.MAX_DIGEST_BYTES));
    }
    return new CidForm((int) version, hash, (int) inline);
  }

  private Multicodec hash() {
    String name =
        call.findSaid("hash")
            .filter(text -> !text.isEmpty())
            .map(text -> text.toLowerCase(Locale.ROOT))
            .orElse("sha2-256");
    return Multicodec.findByName(name)
        .filter(HashFunctions::isSupported)
        .orElseThrow(() -> new RpcException("unrecognized hash function: \"" + brief(name) + '"'));
  }

  /** What is kept of an entry's attributes. */
  Attributes kept(Attributes given) {
    Attributes kept = Attributes.NONE;
    long mode = call.number("mode", 0);
    long mtime = call.number("mtime", 0);
    if (mode != 0) {
      kept = kept.withMode((int) (mode & Attributes.MODE_MASK));
    } else if (call.flag("preserve-mode") && given.mode() != null) {
      kept = kept.withMode(given.mode());
    }
    if (mtime != 0) {
      kept = kept.withModified(instant(mtime, call.number("mtime-nsecs", 0)));
    } else if (call.flag("preserve-mtime") && given.modified() != null) {
      kept = kept.withModified(given.modified());
    }
    return kept;
  }

  /** What is kept of a symlink's attributes: it has no mode of its own, as in Kubo. */
  Attributes keptOfLink(Attributes given) {
    return kept(given).withMode(null);
  }

  private static Instant instant(long seconds, long nanos) {
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException | ArithmeticException e) {
      throw new RpcException("mtime is out of range", e);
    }
  }

  private static String brief(String text) {
    return text.length() > 60 ? text.substring(0, 60) : text;
  }
}
