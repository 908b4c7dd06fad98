package org.casanube.block.names.routing;

import java.time.Clock;
import java.util.List;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.records.RecordCheck;
import org.casanube.block.names.records.RecordCodec;
import org.casanube.multiformats.MultiformatException;
import org.casanube.p2p.kad.InvalidRecordException;
import org.casanube.p2p.kad.RecordValidator;

/** What a table takes under {@code /ipns/}: records that are signed, in time, and the newest. */
public final class TableRecordValidator implements RecordValidator {
  private final Clock clock;

  public TableRecordValidator(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void validate(byte[] key, byte[] value) throws InvalidRecordException {
    try {
      IpnsRecord ignored = RecordCheck.require(IpnsName.ofRoutingKey(key), value, clock.instant());
    } catch (MultiformatException | org.casanube.block.names.InvalidRecordException e) {
      throw new InvalidRecordException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public int select(byte[] key, List<byte[]> values) {
    int best = 0;
    for (int index = 1; index < values.size(); index++) {
      if (RecordCheck.BY_AGE.compare(read(values.get(index)), read(values.get(best))) > 0) {
        best = index;
      }
    }
    return best;
  }

  /** A value that was found valid before. */
  private static IpnsRecord read(byte[] value) {
    try {
      return RecordCodec.read(value);
    } catch (org.casanube.block.names.InvalidRecordException e) {
      throw new IllegalStateException("a value that is not valid was to be compared", e);
    }
  }
}
