package org.casanube.block.swarm;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.casanube.p2p.NoAnswerException;
import org.casanube.p2p.PrivateNetworkException;
import org.casanube.p2p.UnexpectedPeerException;
import org.casanube.p2p.UnsupportedAddressException;

/** Says to people why a peer was not reached, and what to do about it. */
final class DialFailures {
  private DialFailures() {}

  static SwarmRefusedException of(Multiaddr address, IOException cause) {
    return switch (cause) {
      case PrivateNetworkException e ->
          refused(
              SwarmErrorCode.OTHER_NETWORK,
              address
                  + " does not answer as one of this private network: its swarm key is another"
                  + " one, or it has none. Both sides need the same swarm.key",
              e);
      case NoAnswerException e ->
          refused(
              SwarmErrorCode.OTHER_NETWORK,
              address
                  + " takes connections but does not answer as a libp2p peer: it is none, or it is"
                  + " in a private network and this node is not"
                  + " (casanube.block.swarm.private-network is false)",
              e);
      case UnusableKeyException e ->
          refused(SwarmErrorCode.NO_KEY, String.valueOf(e.getMessage()), e);
      case UnsupportedAddressException e ->
          refused(
              SwarmErrorCode.UNSUPPORTED_ADDRESS,
              address + " can't be dialled: this node connects by TCP, WebSocket and relays alone",
              e);
      case UnexpectedPeerException e ->
          refused(
              SwarmErrorCode.OTHER_PEER,
              "another peer answers at %s: %s".formatted(address, e.getMessage()),
              e);
      case SocketTimeoutException e ->
          refused(
              SwarmErrorCode.TIMEOUT,
              address + " did not answer in time; is the machine on, and does a firewall let it?",
              e);
      case ConnectException e ->
          refused(
              SwarmErrorCode.UNREACHABLE,
              "%s can't be connected to: %s; does a node listen there?"
                  .formatted(address, e.getMessage()),
              e);
      case NoRouteToHostException e ->
          refused(SwarmErrorCode.UNREACHABLE, "there is no route to " + address, e);
      case UnknownHostException e ->
          refused(
              SwarmErrorCode.UNREACHABLE,
              "the name in %s is not found: %s".formatted(address, e.getMessage()),
              e);
      default ->
          refused(SwarmErrorCode.UNREACHABLE, "%s: %s".formatted(address, words(cause)), cause);
    };
  }

  /** Of channels that are closed under whoever reads them the JDK says nothing. */
  private static String words(IOException cause) {
    String message = cause.getMessage();
    return message == null ? "the connection was closed" : message;
  }

  private static SwarmRefusedException refused(
      SwarmErrorCode code, String message, IOException cause) {
    return new SwarmRefusedException(code, message, cause);
  }
}
