package org.casanube.cli.commands;

import org.casanube.cli.http.Target;

/** How content becomes blocks, and whether it is kept. */
final class AddOptions {
  private final Argument profile;

  private final Argument chunker;

  private final Argument layout;

  private final Argument cidVersion;

  private final Argument rawLeaves;

  private final Argument isOnlyHash;

  private final Argument isUnpinned;

  private final Argument pinName;

  private final Argument preservesMode;

  private final Argument preservesTime;

  AddOptions(Syntax syntax) {
    profile = syntax.text("NAME", "unixfs-v1-2025 (default) or unixfs-v0-2015.", "--profile");
    chunker = syntax.text("HOW", "size-BYTES, rabin, rabin-MIN-AVG-MAX or buzhash.", "--chunker");
    layout = syntax.text("HOW", "balanced or trickle.", "--layout");
    cidVersion = syntax.number("N", "0 or 1.", "--cid-version");
    rawLeaves = syntax.negatable("Whether leaves are plain bytes.", "--raw-leaves");
    isOnlyHash = syntax.flag("Tell the CID and keep nothing.", "-n", "--only-hash");
    isUnpinned = syntax.flag("Let garbage collection take it away.", "--no-pin");
    pinName = syntax.text("NAME", "Name the pin.", "--name");
    preservesMode = syntax.flag("Keep the permissions.", "--preserve-mode");
    preservesTime = syntax.flag("Keep the times of change.", "--preserve-mtime");
  }

  boolean isOnlyHash() {
    return isOnlyHash.isOn();
  }

  boolean hasName() {
    return pinName.text() != null;
  }

  boolean preservesModes() {
    return preservesMode.isOn();
  }

  boolean preserves() {
    return preservesMode.isOn() || preservesTime.isOn();
  }

  Target onto(Target target) {
    return target
        .with("profile", profile.text())
        .with("chunker", chunker.text())
        .with("layout", layout.text())
        .with("cidVersion", cidVersion.number())
        .with("rawLeaves", rawLeaves.flag())
        .with("onlyHash", isOnlyHash.isOn() ? true : null)
        .with("pin", isUnpinned.isOn() ? false : null)
        .with("pinName", pinName.text())
        .with("preserveMode", preservesMode.isOn() ? true : null)
        .with("preserveMtime", preservesTime.isOn() ? true : null);
  }
}
