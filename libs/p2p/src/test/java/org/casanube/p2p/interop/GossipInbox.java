package org.casanube.p2p.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.casanube.p2p.gossipsub.GossipMessage;
import org.casanube.p2p.gossipsub.Gossipsub;
import org.casanube.p2p.gossipsub.TopicSubscription;

/** The messages that came to this host in one topic. */
final class GossipInbox {
  private final BlockingQueue<GossipMessage> messages = new LinkedBlockingQueue<>();
  private final TopicSubscription subscription;

  GossipInbox(Gossipsub gossip, String topic) {
    subscription = gossip.subscribe(topic, messages::add);
  }

  GossipMessage next() throws InterruptedException {
    GossipMessage message = messages.poll(30, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message came in " + subscription.topic());
    }
    return message;
  }

  String nextText() throws InterruptedException {
    return new String(next().data(), UTF_8);
  }
}
