package org.casanube.block.pins;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.casanube.multiformats.Cid;

/** Pins in a map. */
public final class MemoryPinStore implements PinStore {
  private final ConcurrentSkipListMap<String, Pin> pins = new ConcurrentSkipListMap<>();

  @Override
  public List<Pin> findAll(Cid cid) {
    String prefix = cid.asV1() + "/";
    return List.copyOf(pins.subMap(prefix, prefix + Character.MAX_VALUE).values());
  }

  @Override
  public Optional<Pin> find(Cid cid, PinName name) {
    return Optional.ofNullable(pins.get(key(cid, name)));
  }

  @Override
  public void put(Pin pin) {
    pins.put(key(pin.cid(), pin.name()), pin);
  }

  @Override
  public void remove(List<Pin> leaving) {
    leaving.forEach(pin -> pins.remove(key(pin.cid(), pin.name())));
  }

  @Override
  public PinPage page(PinFilter filter, Optional<String> cursor, int limit) {
    List<Pin> found =
        pins.tailMap(cursor.orElse(""), false).values().stream()
            .filter(pin -> filter.mode().isEmpty() || filter.mode().get() == pin.mode())
            .filter(pin -> filter.name().isEmpty() || filter.name().get().equals(pin.name()))
            .limit(limit + 1L)
            .toList();
    if (found.size() <= limit) {
      return new PinPage(found, Optional.empty());
    }
    Pin last = found.get(limit - 1);
    return new PinPage(found.subList(0, limit), Optional.of(key(last.cid(), last.name())));
  }

  @Override
  public void forEach(Consumer<Pin> action) {
    pins.values().forEach(action);
  }

  @Override
  public long count() {
    return pins.size();
  }

  private static String key(Cid cid, PinName name) {
    return cid.asV1() + "/" + name;
  }
}
