package org.casanube.block.rpc.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.Family;
import org.casanube.block.rpc.command.Json;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.Room;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.multiformats.Multibase;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.gossipsub.GossipMessage;
import org.casanube.p2p.gossipsub.Gossipsub;
import org.casanube.p2p.gossipsub.MessageId;
import org.casanube.p2p.gossipsub.TopicSubscription;

/** {@code pubsub/…}. Topics and data are written in multibase on the wire. */
public final class PubsubCommands implements Family {
  private static final int MAX_MESSAGE_BYTES = 1024 * 1024;

  /** Of a message, while it is read and sent on. */
  private static final int COPIES = 3;

  /** Of the messages that wait for all subscribers, in bytes. */
  private static final long MAX_WAITING_BYTES =
      Math.max(16L * MAX_MESSAGE_BYTES, Runtime.getRuntime().maxMemory() / 8);

  /** Memory for a byte that is told: in multibase, as JSON and as text. */
  private static final int TOLD_BYTES = 6;

  private static final int MAX_SUBSCRIBERS = 128;
  private static final long KEEP_ALIVE_SECONDS = 15;

  private final Gossipsub gossip;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Semaphore subscribers = new Semaphore(MAX_SUBSCRIBERS);

  public PubsubCommands(Gossipsub gossip) {
    this.gossip = gossip;
  }

  @Override
  public void addTo(Registry.Builder registry) {
    registry
        .add("pubsub/ls", this::list)
        .add("pubsub/peers", this::peers)
        .add("pubsub/pub", this::publish)
        .add("pubsub/sub", this::subscribe);
  }

  private static String topic(String encoded) {
    try {
      return new String(Multibase.decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new RpcException(
          "failed to decode url arg: URL arg must be multibase encoded: " + e.getMessage(), e);
    }
  }

  private static String encoded(String text) {
    return Multibase.BASE64_URL.encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private void list(Call call) throws IOException {
    List<String> topics = gossip.topics().stream().sorted().toList();
    call.once(
        Json.of("Strings", topics.stream().map(PubsubCommands::encoded).toList()),
        topics.isEmpty() ? "" : String.join("\n", topics) + "\n");
  }

  private void peers(Call call) throws IOException {
    List<String> peers =
        call
            .findArgument(0)
            .map(each -> gossip.peers(topic(each)))
            .orElseGet(() ->
                gossip.topics().stream()
                    .flatMap(each -> gossip.peers(each).stream())
                    .distinct()
                    .toList())
            .stream()
            .map(PeerId::toString)
            .sorted()
            .toList();
    call.once(Json.of("Strings", peers), peers.isEmpty() ? "" : String.join("\n", peers) + "\n");
  }

  /** Heard by this node's own subscribers too, as with Kubo: programs share a node. */
  private void publish(Call call) throws IOException {
    String topic = topic(call.argument(0));
    try (Room.Whole message =
        Room.PROCESS.read(call.parts().requireFile().content(), MAX_MESSAGE_BYTES, COPIES)) {
      if (message.bytes().length > MAX_MESSAGE_BYTES) {
        throw new RpcException("a message has at most " + MAX_MESSAGE_BYTES + " bytes");
      }
      MessageId _ = gossip.publishToAll(topic, message.bytes());
    }
  }

  /** What a caller is too slow for is dropped. */
  private void subscribe(Call call) throws IOException, InterruptedException {
    String topic = topic(call.argument(0));
    if (!subscribers.tryAcquire()) {
      throw new RpcException("more than " + MAX_SUBSCRIBERS + " subscriptions at once");
    }
    try (Backlog<GossipMessage> waiting =
            new Backlog<>(waitingBytes, MAX_WAITING_BYTES, GossipMessage::length);
        TopicSubscription _ =
            gossip.subscribe(
                topic,
                message -> {
                  boolean _ = waiting.offer(message);
                })) {
      call.begin();
      while (true) {
        GossipMessage message = waiting.poll(KEEP_ALIVE_SECONDS);
        if (message == null) {
          call.keepAlive();
        } else {
          tellWithRoom(call, topic, message);
        }
      }
    } finally {
      subscribers.release();
    }
  }

  private static void tellWithRoom(Call call, String topic, GossipMessage message)
      throws IOException {
    try (Room.Share _ = Room.PROCESS.take((long) message.length() * TOLD_BYTES)) {
      tell(call, topic, message);
    }
  }

  private static void tell(Call call, String topic, GossipMessage message) throws IOException {
    Json told =
        Json.of()
            .withUnlessEmpty("from", message.author().map(PeerId::toString).orElse(""))
            .with("data", Multibase.BASE64_URL.encode(message.data()))
            .with("seqno", Multibase.BASE64_URL.encode(message.sequence()))
            .with("topicIDs", List.of(encoded(topic)));
    call.emit(told, new String(message.data(), StandardCharsets.UTF_8));
  }
}
