package org.casanube.block.rpc.names;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.casanube.block.names.InvalidRecordException;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.NameException;
import org.casanube.block.names.Names;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.GoDuration;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;

/** {@code name/inspect}: what a record says, and whether its name's key has signed it. */
public final class NameInspectCommand implements Family {
  private static final int SIGNATURE_OF_VERSION_1 = 2;
  private static final DateTimeFormatter UNTIL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'").withZone(ZoneOffset.UTC);

  private final Names names;
  private final Clock clock;

  public NameInspectCommand(Names names, Clock clock) {
    this.names = names;
    this.clock = clock;
  }

  /** Whether a record is to be believed, and why not. */
  private record Verdict(IpnsName name, String reason) {
    boolean isValid() {
      return reason.isEmpty();
    }
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry.add("name/inspect", this::inspect);
  }

  private void inspect(Call call) throws IOException {
    byte[] bytes = call.parts().requireFile().content().readNBytes(IpnsRecord.MAX_BYTES + 1);
    IpnsRecord record;
    try {
      record = names.readUnchecked(bytes);
    } catch (NameException e) {
      throw new RpcException("record is malformed\n" + e.getMessage(), e);
    }
    Optional<Verdict> verdict =
        call.find("verify")
            .filter(text -> !text.isEmpty())
            .map(NameCommands::name)
            .map(name -> verdict(name, record));
    String signatures = hasVersionOne(bytes) ? "V1+V2" : "V2";
    String dump = call.flag("dump", true) ? HexDump.of(bytes) : "";
    Json answer =
        Json.of("Entry", entry(record))
            .with("PbSize", bytes.length)
            .with("SignatureType", signatures)
            .with("HexDump", dump)
            .with("Validation", verdict.map(NameInspectCommand::shown).orElse(null));
    call.once(answer, text(record, bytes.length, signatures, verdict) + dumped(dump));
  }

  private Verdict verdict(IpnsName name, IpnsRecord record) {
    try {
      IpnsRecord _ = names.read(name, record.toBytes());
    } catch (NameException e) {
      boolean isForged =
          e.getCause() instanceof InvalidRecordException invalid
              && (invalid.reason() == InvalidRecordException.Reason.WRONG_SIGNATURE
                  || invalid.reason() == InvalidRecordException.Reason.WRONG_KEY);
      return new Verdict(
          name, isForged ? "signature verification failed" : String.valueOf(e.getMessage()));
    }
    return new Verdict(
        name, record.validUntil().isBefore(clock.instant()) ? "record has expired" : "");
  }

  /** True if readers of version 1 find a signature, too. */
  private static boolean hasVersionOne(byte[] bytes) {
    boolean found = false;
    try {
      ProtobufReader reader = new ProtobufReader(bytes);
      while (reader.next()) {
        found |= reader.field() == SIGNATURE_OF_VERSION_1;
        reader.skip();
      }
    } catch (WireFormatException e) {
      throw new RpcException("record is malformed\n" + e.getMessage(), e);
    }
    return found;
  }

  private static BigInteger sequence(IpnsRecord record) {
    return new BigInteger(Long.toUnsignedString(record.sequence()));
  }

  /** Fractions of seconds have no zeros at their end, as Go writes them. */
  private static String until(IpnsRecord record) {
    return UNTIL.format(record.validUntil())
        + DateTimeFormatter.ISO_LOCAL_TIME.format(record.validUntil().atOffset(ZoneOffset.UTC))
        + "Z";
  }

  private static Json entry(IpnsRecord record) {
    Json entry =
        Json.of("Value", record.value())
            .with("ValidityType", 0)
            .with("Validity", until(record))
            .with("Sequence", sequence(record));
    return record.ttl().isPresent() ? entry.with("TTL", record.ttl().get().toNanos()) : entry;
  }

  private static Json shown(Verdict verdict) {
    return Json.of("Valid", verdict.isValid())
        .with("Reason", verdict.reason())
        .with("Name", verdict.name().toString());
  }

  private static String text(
      IpnsRecord record, int length, String signatures, Optional<Verdict> verdict) {
    StringBuilder text = new StringBuilder();
    line(text, "Value:", '"' + record.value() + '"');
    line(text, "Validity Type:", "0");
    line(text, "Validity:", '"' + until(record) + '"');
    line(text, "Sequence:", sequence(record).toString());
    line(text, "TTL:", GoDuration.format(record.ttl().orElse(Duration.ZERO)));
    line(text, "Protobuf Size:", String.valueOf(length));
    line(text, "Signature Type:", signatures);
    if (verdict.isPresent()) {
      text.append("\nValidation results:\n Valid: ").append(verdict.get().isValid());
      if (!verdict.get().isValid()) {
        text.append("\n Reason: ").append(verdict.get().reason());
      }
      text.append("\n Name: ").append(verdict.get().name()).append('\n');
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-16s".formatted(name)).append(value).append('\n');
  }

  private static String dumped(String dump) {
    return dump.isEmpty() ? "" : "\nHex Dump:\n" + dump;
  }
}
