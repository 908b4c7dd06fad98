package org.casanube.p2p.multistream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.casanube.p2p.ByteLink;
import org.casanube.p2p.NegotiationException;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.Frames;

/**
 * Agrees on a protocol: the dialler proposes one after the other, the listener answers with the
 * same line, or {@code na}. Reads not one byte beyond the agreement. Does not know {@code ls},
 * which others have dropped too.
 */
public final class Multistream {
  /** The longest line that is taken, in bytes with its end. */
  public static final int MAX_LINE_BYTES = 1024;

  /** The most proposals that a listener looks at. */
  public static final int MAX_PROPOSALS = 64;

  static final String HEADER = "/multistream/1.0.0";
  private static final String NOT_AVAILABLE = "na";

  private Multistream() {}

  /**
   * Proposes these protocols, the first one together with the header.
   *
   * @return the one that the other side takes
   * @throws NegotiationException if it takes none, or does not follow the rules
   */
  public static String propose(ByteLink link, List<String> protocols) throws IOException {
    link.write(ByteBuffer.wrap(lines(HEADER, protocols.getFirst())));
    requireHeader(link);
    for (int index = 0; index < protocols.size(); index++) {
      if (index > 0) {
        link.write(ByteBuffer.wrap(lines(protocols.get(index))));
      }
      if (isAccepted(link, protocols.get(index))) {
        return protocols.get(index);
      }
    }
    throw new NegotiationException("other side speaks none of " + protocols);
  }

  /**
   * Answers proposals until one is of these protocols.
   *
   * @throws NegotiationException if none is among the first {@link #MAX_PROPOSALS}, or the other
   *     side does not follow the rules
   */
  public static String answer(ByteLink link, Collection<String> protocols) throws IOException {
    requireHeader(link);
    link.write(ByteBuffer.wrap(lines(HEADER)));
    for (int count = 0; count < MAX_PROPOSALS; count++) {
      String proposal = readLine(link);
      if (protocols.contains(proposal)) {
        link.write(ByteBuffer.wrap(lines(proposal)));
        return proposal;
      }
      link.write(ByteBuffer.wrap(lines(NOT_AVAILABLE)));
    }
    throw new NegotiationException("none of " + MAX_PROPOSALS + " proposals is among " + protocols);
  }

  /** What proposes a single protocol without waiting for the answer. */
  public static byte[] optimisticProposal(String protocol) {
    return lines(HEADER, protocol);
  }

  /**
   * Reads the answer to {@link #optimisticProposal}.
   *
   * @throws NegotiationException if the other side does not take the protocol
   */
  public static void requireAccepted(ByteLink link, String protocol) throws IOException {
    requireHeader(link);
    if (!isAccepted(link, protocol)) {
      throw new NegotiationException("other side does not speak " + protocol);
    }
  }

  private static boolean isAccepted(ByteLink link, String protocol) throws IOException {
    String answer = readLine(link);
    if (answer.equals(protocol)) {
      return true;
    }
    if (!answer.equals(NOT_AVAILABLE)) {
      throw new NegotiationException("answer is neither the proposed protocol nor 'na'");
    }
    return false;
  }

  /** Of what can't be the header, like the bytes of another private network, no more is read. */
  private static void requireHeader(ByteLink link) throws IOException {
    if (!readLine(link, HEADER.length() + 1).equals(HEADER)) {
      throw new NegotiationException("other side does not begin with " + HEADER);
    }
  }

  private static String readLine(ByteLink link) throws IOException {
    return readLine(link, MAX_LINE_BYTES);
  }

  private static String readLine(ByteLink link, int max) throws IOException {
    byte[] line;
    try {
      line = Frames.require(link, max);
    } catch (WireFormatException e) {
      throw new NegotiationException("malformed line: " + e.getMessage(), e);
    }
    if (line.length == 0 || line[line.length - 1] != '\n') {
      throw new NegotiationException("line does not end with a newline");
    }
    return new String(line, 0, line.length - 1, StandardCharsets.UTF_8);
  }

  private static byte[] lines(String... lines) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String line : lines) {
      byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
      if (bytes.length > MAX_LINE_BYTES) {
        throw new IllegalArgumentException(
            "protocol of " + bytes.length + " bytes is over the limit of " + MAX_LINE_BYTES);
      }
      out.writeBytes(Frames.lengthOf(bytes));
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }
}
