package org.casanube.block.archives;

import java.util.List;
import org.casanube.multiformats.Cid;

/**
 * What an archive brought.
 *
 * @param version 1 or 2
 * @param roots as the archive says
 * @param blocks how many blocks it held, those that came twice too
 * @param bytes of these blocks
 */
public record ImportedCar(int version, List<Cid> roots, long blocks, long bytes) {
  public ImportedCar {
    roots = List.copyOf(roots);
  }
}
