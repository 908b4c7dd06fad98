package org.casanube.p2p.gossipsub;

import java.util.ArrayList;
import java.util.List;
import org.casanube.p2p.WireFormatException;
import org.casanube.p2p.wire.ProtobufReader;
import org.casanube.p2p.wire.ProtobufWriter;

/**
 * What goes over a stream at once. A codec alone: no I/O, no clock.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/pubsub/README.md#the-rpc">The RPC</a>
 * @see <a
 *     href="https://github.com/libp2p/specs/blob/master/pubsub/gossipsub/gossipsub-v1.0.md#protobuf">
 *     Control messages</a>
 */
final class Rpc {
  private final List<TopicChange> changes = new ArrayList<>();
  private final List<WireMessage> messages = new ArrayList<>();
  private final List<Control> controls = new ArrayList<>();
  private int ids;
  private int passedOver;

  /** The sender follows the topic from now on, or no longer. */
  record TopicChange(String topic, boolean subscribed) {}

  List<TopicChange> changes() {
    return changes;
  }

  List<WireMessage> messages() {
    return messages;
  }

  List<Control> controls() {
    return controls;
  }

  /** How many entries were over the limits, and so are not here. */
  int passedOver() {
    return passedOver;
  }

  static Rpc decode(byte[] bytes) throws WireFormatException {
    Rpc rpc = new Rpc();
    ProtobufReader reader = new ProtobufReader(bytes);
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> rpc.add(rpc.changes, RpcLimits.MAX_SUBSCRIPTIONS, change(reader.message()));
        case 2 ->
            rpc.add(rpc.messages, RpcLimits.MAX_MESSAGES, WireMessage.decode(reader.message()));
        case 3 -> rpc.readControls(reader.message());
        default -> reader.skip();
      }
    }
    return rpc;
  }

  private <T> void add(List<T> list, int max, T entry) {
    if (list.size() < max) {
      list.add(entry);
    } else {
      passedOver++;
    }
  }

  private static TopicChange change(ProtobufReader reader) throws WireFormatException {
    boolean subscribed = false;
    String topic = "";
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> subscribed = reader.bool();
        case 2 -> topic = reader.stringUpTo(RpcLimits.MAX_TOPIC_BYTES);
        default -> reader.skip();
      }
    }
    return new TopicChange(topic, subscribed);
  }

  private void readControls(ProtobufReader reader) throws WireFormatException {
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> {
          Named named = named(reader.message());
          addControl(new Control.Have(named.topic, named.ids));
        }
        case 2 -> addControl(new Control.Want(ids(reader.message())));
        case 3 -> addControl(new Control.Graft(named(reader.message()).topic));
        case 4 -> addControl(prune(reader.message()));
        case 5 -> addControl(new Control.DontWant(ids(reader.message())));
        default -> reader.skip();
      }
    }
  }

  private void addControl(Control control) {
    add(controls, RpcLimits.MAX_CONTROLS, control);
  }

  private static final class Named {
    private String topic = "";
    private final List<byte[]> ids = new ArrayList<>();
  }

  /** A topic, and names of messages in it. */
  private Named named(ProtobufReader reader) throws WireFormatException {
    Named named = new Named();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> named.topic = reader.stringUpTo(RpcLimits.MAX_TOPIC_BYTES);
        case 2 -> addId(named.ids, reader);
        default -> reader.skip();
      }
    }
    return named;
  }

  private List<byte[]> ids(ProtobufReader reader) throws WireFormatException {
    List<byte[]> list = new ArrayList<>();
    while (reader.next()) {
      if (reader.field() == 1) {
        addId(list, reader);
      } else {
        reader.skip();
      }
    }
    return list;
  }

  /** The limit is one of the whole RPC. */
  private void addId(List<byte[]> list, ProtobufReader reader) throws WireFormatException {
    byte[] id = reader.bytesUpTo(MessageId.MAX_BYTES);
    if (ids < RpcLimits.MAX_IDS) {
      ids++;
      list.add(id);
    } else {
      passedOver++;
    }
  }

  private Control.Prune prune(ProtobufReader reader) throws WireFormatException {
    String topic = "";
    List<Control.ExchangedPeer> peers = new ArrayList<>();
    long backoff = 0;
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> topic = reader.stringUpTo(RpcLimits.MAX_TOPIC_BYTES);
        case 2 -> add(peers, RpcLimits.MAX_EXCHANGED_PEERS, exchanged(reader.message()));
        case 3 -> backoff = Math.max(0, reader.varint());
        default -> reader.skip();
      }
    }
    return new Control.Prune(topic, peers, backoff);
  }

  private static Control.ExchangedPeer exchanged(ProtobufReader reader) throws WireFormatException {
    byte[] peer = new byte[0];
    byte[] record = new byte[0];
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> peer = reader.bytesUpTo(RpcLimits.MAX_PEER_ID_BYTES);
        case 2 -> record = reader.bytes();
        default -> reader.skip();
      }
    }
    return new Control.ExchangedPeer(peer, record);
  }

  byte[] encode() {
    int size = 256;
    for (WireMessage message : messages) {
      size += message.size();
    }
    ProtobufWriter writer = new ProtobufWriter(size);
    for (TopicChange change : changes) {
      writer.message(
          1, new ProtobufWriter().bool(1, change.subscribed()).string(2, change.topic()));
    }
    for (WireMessage message : messages) {
      writer.message(2, message.encode());
    }
    if (!controls.isEmpty()) {
      ProtobufWriter block = new ProtobufWriter();
      controls.forEach(control -> write(block, control));
      writer.message(3, block);
    }
    return writer.toBytes();
  }

  private static void write(ProtobufWriter block, Control control) {
    ProtobufWriter entry = new ProtobufWriter();
    switch (control) {
      case Control.Have(String topic, List<byte[]> names) -> {
        entry.string(1, topic);
        names.forEach(id -> entry.bytes(2, id));
        block.message(1, entry);
      }
      case Control.Want(List<byte[]> names) -> {
        names.forEach(id -> entry.bytes(1, id));
        block.message(2, entry);
      }
      case Control.Graft(String topic) -> block.message(3, entry.string(1, topic));
      case Control.Prune prune -> block.message(4, prune(entry, prune));
      case Control.DontWant(List<byte[]> names) -> {
        names.forEach(id -> entry.bytes(1, id));
        block.message(5, entry);
      }
    }
  }

  private static ProtobufWriter prune(ProtobufWriter entry, Control.Prune prune) {
    entry.string(1, prune.topic());
    for (Control.ExchangedPeer peer : prune.peers()) {
      ProtobufWriter exchanged = new ProtobufWriter().bytes(1, peer.peer());
      if (peer.record().length > 0) {
        exchanged.bytes(2, peer.record());
      }
      entry.message(2, exchanged);
    }
    return prune.backoffSeconds() > 0 ? entry.varint(3, prune.backoffSeconds()) : entry;
  }
}
