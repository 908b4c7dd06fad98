package org.casanube.p2p.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.RawConnection;

/** One end of a connection between two nodes. */
final class SimulatedConnection implements RawConnection {
  private final Multiaddr localAddress;
  private final Multiaddr remoteAddress;
  private final SimulatedPipe in;
  private final SimulatedPipe out;

  SimulatedConnection(Multiaddr local, Multiaddr remote, SimulatedPipe in, SimulatedPipe out) {
    this.localAddress = local;
    this.remoteAddress = remote;
    this.in = in;
    this.out = out;
  }

  @Override
  public Multiaddr localAddress() {
    return localAddress;
  }

  @Override
  public Multiaddr remoteAddress() {
    return remoteAddress;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return in.read(target);
  }

  @Override
  public void write(ByteBuffer... sources) throws IOException {
    for (ByteBuffer source : sources) {
      out.write(source);
    }
  }

  @Override
  public void close() {
    out.end();
    in.markEnded();
  }
}
