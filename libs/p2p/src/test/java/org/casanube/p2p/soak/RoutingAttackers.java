package org.casanube.p2p.soak;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.casanube.p2p.Host;
import org.casanube.p2p.Stream;
import org.casanube.p2p.gossipsub.Gossipsub;
import org.casanube.p2p.gossipsub.GossipsubSettings;
import org.casanube.p2p.gossipsub.TopicSubscription;
import org.casanube.p2p.kad.DhtBuilder;
import org.casanube.p2p.kad.KademliaDht;
import org.casanube.p2p.wire.Frames;
import org.casanube.p2p.wire.ProtobufWriter;

/** Kademlia and gossipsub, and those who attack them: by false records, questions and hints. */
public final class RoutingAttackers implements SoakProtocol {
  private static final String TABLE = "/ipfs/lan/kad/1.0.0";
  private static final String GOSSIP = "/meshsub/1.2.0";
  private static final String TOPIC = "soak";
  private static final int ADD_PROVIDER = 2;
  private static final int LAST_TYPE = 5;
  private static final Duration TIME = Duration.ofSeconds(10);

  @Override
  public void install(Host victim) throws IOException {
    KademliaDht dht = new DhtBuilder(victim, new Random()).build();
    TopicSubscription topic =
        new Gossipsub(victim, new Random(), GossipsubSettings.defaults())
            .subscribe(TOPIC, message -> {});
    if (dht.equals(topic)) {
      throw new IllegalStateException("neither is the other");
    }
  }

  @Override
  public List<Attacker> attackers() {
    return List.of(
        Attacker.of("false provider records", RoutingAttackers::records),
        Attacker.of("questions to the table, answers never read", RoutingAttackers::questions),
        Attacker.of("topics by the thousand", RoutingAttackers::topics),
        Attacker.of("hints and grafts by the thousand", RoutingAttackers::hints),
        Attacker.of("messages that are none", RoutingAttackers::messages));
  }

  private static void records(Target target, Random random) throws IOException {
    try (Host host = target.connectedHost();
        Stream stream = host.newStream(target.id(), TABLE)) {
      stream.expireAfter(TIME);
      ProtobufWriter self = new ProtobufWriter().bytes(1, host.id().toBytes());
      self.bytes(2, target.address().withoutPeer().orElseThrow().toBytes());
      for (int count = 0; count < 5_000; count++) {
        Frames.write(
            stream,
            new ProtobufWriter()
                .varint(1, ADD_PROVIDER)
                .bytes(2, hash(random))
                .message(9, self)
                .toBytes());
      }
    }
  }

  private static void questions(Target target, Random random) throws IOException {
    try (Host host = target.connectedHost();
        Stream stream = host.newStream(target.id(), TABLE)) {
      stream.expireAfter(TIME);
      while (true) {
        int type = random.nextInt(LAST_TYPE + 1);
        Frames.write(stream, new ProtobufWriter().varint(1, type).bytes(2, hash(random)).toBytes());
      }
    }
  }

  private static byte[] hash(Random random) {
    ByteBuffer hash = ByteBuffer.allocate(34).put((byte) 0x12).put((byte) 32);
    return hash.put(Target.bytes(random, 32)).array();
  }

  private interface Rpc {
    ProtobufWriter next();
  }

  private static void gossip(Target target, int count, Rpc rpc) throws Exception {
    try (Host host = target.connectedHost();
        Stream stream = host.newStream(target.id(), GOSSIP)) {
      stream.expireAfter(TIME);
      Frames.write(stream, new ProtobufWriter().message(1, follow(TOPIC)).toBytes());
      for (int sent = 0; sent < count; sent++) {
        Frames.write(stream, rpc.next().toBytes());
      }
      target.pause(Duration.ofSeconds(1));
    }
  }

  private static ProtobufWriter follow(String topic) {
    return new ProtobufWriter().bool(1, true).string(2, topic);
  }

  private static void topics(Target target, Random random) throws Exception {
    gossip(
        target,
        20,
        () -> {
          ProtobufWriter rpc = new ProtobufWriter();
          for (int count = 0; count < 1_000; count++) {
            rpc.message(1, follow("t" + random.nextLong() + "x".repeat(400)));
          }
          return rpc;
        });
  }

  private static void hints(Target target, Random random) throws Exception {
    gossip(
        target,
        40,
        () -> {
          ProtobufWriter names = new ProtobufWriter();
          for (int count = 0; count < 1_000; count++) {
            names.bytes(1, Target.bytes(random, 20));
          }
          ProtobufWriter have = new ProtobufWriter().string(1, TOPIC);
          for (int count = 0; count < 4_000; count++) {
            have.bytes(2, Target.bytes(random, 20));
          }
          ProtobufWriter control = new ProtobufWriter().message(1, have);
          control.message(2, names).message(5, names);
          for (int count = 0; count < 500; count++) {
            ProtobufWriter topic = new ProtobufWriter().string(1, count == 0 ? TOPIC : "t" + count);
            control.message(3, topic);
            control.message(4, topic.varint(3, Long.MAX_VALUE));
          }
          return new ProtobufWriter().message(3, control);
        });
  }

  private static void messages(Target target, Random random) throws Exception {
    gossip(
        target,
        50,
        () -> {
          ProtobufWriter message = new ProtobufWriter().bytes(1, Target.bytes(random, 38));
          message.bytes(2, Target.bytes(random, random.nextInt(60_000)));
          message.bytes(3, Target.bytes(random, 8)).string(4, TOPIC);
          message.bytes(5, Target.bytes(random, 64));
          return new ProtobufWriter().message(2, message);
        });
  }
}
