package org.casanube.block.rpc.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tomcat's HTTP that tells which connections it has. Made by Tomcat, by its name. */
public final class RpcProtocol extends Http11NioProtocol {
  private static final Logger LOG = LoggerFactory.getLogger(RpcProtocol.class);

  public RpcProtocol() {}

  /** Those that are open at this moment. */
  List<Connections.Open> open() {
    return getEndpoint().getConnections().stream()
        .map(each -> (Connections.Open) new TomcatConnection(each))
        .toList();
  }

  /** One of them. */
  private record TomcatConnection(SocketWrapperBase<?> wrapper) implements Connections.Open {
    @Override
    public Connections.Peer peer() {
      return new Connections.Peer(String.valueOf(wrapper.getRemoteAddr()), wrapper.getRemotePort());
    }

    /** Whoever waits reads the end or can't write; Tomcat does the rest in its own threads. */
    @Override
    public void cut() {
      if (wrapper.getSocket() instanceof NioChannel channel && !wrapper.isClosed()) {
        SocketChannel socket = channel.getIOChannel();
        try {
          socket.shutdownInput();
          socket.shutdownOutput();
        } catch (IOException e) {
          LOG.debug("a connection was closed by others", e);
        }
      }
    }
  }
}
