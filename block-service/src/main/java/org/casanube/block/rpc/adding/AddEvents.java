package org.casanube.block.rpc.adding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.ImportListener;
import org.casanube.block.unixfs.Imported;

/** Tells a caller of entries as they are written. For one call. */
final class AddEvents implements ImportListener {
  private static final int TELL_EVERY_BYTES = 256 * 1024;

  private final Call call;
  private final AddSettings settings;
  private String name = "";
  private boolean isUnnamed;
  private Attributes attributes = Attributes.NONE;
  private long bytes;
  private long toldBytes;

  AddEvents(Call call, AddSettings settings) {
    this.call = call;
    this.settings = settings;
  }

  /**
   * Hears which entry comes next.
   *
   * @param path its path; empty for a file without a name, which goes by its CID
   */
  void begin(String path, Attributes given) {
    name = path;
    isUnnamed = path.isEmpty();
    attributes = given;
    bytes = 0;
    toldBytes = 0;
  }

  @Override
  public void onBytes(int count) {
    call.checkpoint();
    bytes += count;
    if (settings.tellsProgress() && bytes - toldBytes >= TELL_EVERY_BYTES) {
      tellProgress();
    }
  }

  private void tellProgress() {
    toldBytes = bytes;
    emit(Json.of("Name", name).with("Bytes", bytes), "");
  }

  @Override
  public void onEntry(String path, Imported entry) {
    if (settings.tellsProgress() && bytes > toldBytes) {
      tellProgress();
    }
    if (settings.isSilent()) {
      return;
    }
    String cid = call.cids().encode(entry.cid());
    String shown = isUnnamed && !path.isEmpty() ? cid : path;
    boolean isNext = path.equals(name) || isUnnamed;
    Json told =
        Json.of("Name", shown).with("Hash", cid).with("Size", Long.toString(entry.totalSize()));
    emit(isNext ? withAttributes(told) : told, "added %s %s\n".formatted(cid, shown));
  }

  private Json withAttributes(Json told) {
    Integer mode = attributes.mode();
    Instant modified = attributes.modified();
    if (mode != null) {
      told.with("Mode", "0" + Integer.toOctalString(mode));
    }
    if (modified != null) {
      told.withUnlessEmpty("Mtime", modified.getEpochSecond())
          .withUnlessEmpty("MtimeNsecs", modified.getNano());
    }
    return told;
  }

  private void emit(Json value, String text) {
    try {
      call.emit(value, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
