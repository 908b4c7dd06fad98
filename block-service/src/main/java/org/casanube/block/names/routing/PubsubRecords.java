package org.casanube.block.names.routing;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.casanube.block.names.InvalidRecordException;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.IpnsRecord;
import org.casanube.block.names.RecordListener;
import org.casanube.block.names.RecordRouting;
import org.casanube.block.names.records.RecordCheck;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import org.casanube.p2p.fetch.Fetch;
import org.casanube.p2p.gossipsub.GossipMessage;
import org.casanube.p2p.gossipsub.Gossipsub;
import org.casanube.p2p.gossipsub.TopicSubscription;
import org.casanube.p2p.gossipsub.Verdict;
import org.casanube.p2p.schedule.Scheduler;

/**
 * Records by gossip: each name that is published or was looked up here is followed, as long as it
 * is among those used last. Who follows a name is asked for its newest record, and answers others.
 *
 * @see <a href="https://specs.ipfs.tech/ipns/ipns-pubsub-router/">IPNS PubSub Router</a>
 */
public final class PubsubRecords implements RecordRouting, AutoCloseable {
  private static final String NAMESPACE = "/ipns/";

  private final Gossipsub gossip;
  private final Fetch fetch;
  private final Followers followers;
  private final Function<IpnsName, Optional<byte[]>> published;
  private final Clock clock;
  private final int maxFollowed;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<IpnsName, Followed> followed = new LinkedHashMap<>(16, 0.75f, true);
  private volatile RecordListener listener = (name, bytes) -> {};

  /**
   * Records by the gossip of a host.
   *
   * @param published the valid record of a name that this service publishes
   * @param random chooses whom to ask
   * @param maxFollowed how many names are followed at most
   */
  public PubsubRecords(
      Gossipsub gossip,
      Fetch fetch,
      Function<IpnsName, Optional<byte[]>> published,
      Scheduler scheduler,
      Random random,
      int maxFollowed) {
    this.gossip = gossip;
    this.fetch = fetch;
    this.followers = new Followers(fetch::fetch, scheduler, random);
    this.published = published;
    this.clock = scheduler.clock();
    this.maxFollowed = maxFollowed;
    fetch.answer(NAMESPACE, (key, peer) -> answer(key));
  }

  @Override
  public String name() {
    return "pubsub";
  }

  @Override
  public void tell(RecordListener newListener) {
    listener = newListener;
  }

  /** Follows a name from now on, so that its records come by themselves. */
  public void follow(IpnsName name) {
    Followed ignored = following(name);
  }

  /** The names that are followed, the one used last at the end. */
  public List<IpnsName> names() {
    lock.lock();
    try {
      return List.copyOf(followed.keySet());
    } finally {
      lock.unlock();
    }
  }

  /** Follows a name no longer; false if it was not followed. */
  public boolean forget(IpnsName name) {
    Followed gone;
    lock.lock();
    try {
      gone = followed.remove(name);
    } finally {
      lock.unlock();
    }
    if (gone != null) {
      gone.subscription.close();
    }
    return gone != null;
  }

  @Override
  public List<byte[]> find(IpnsName name) throws IOException, InterruptedException {
    Followed known = following(name);
    List<byte[]> found = new ArrayList<>();
    known.newest().map(IpnsRecord::toBytes).ifPresent(found::add);
    List<PeerId> peers = gossip.peers(name.pubsubTopic());
    found.addAll(followers.ask(peers, name));
    if (found.isEmpty() && peers.isEmpty()) {
      throw new IOException("no connected peer follows the name");
    }
    return found;
  }

  @Override
  public void put(IpnsName name, byte[] bytes) throws IOException {
    Followed known = following(name);
    try {
      known.offer(RecordCheck.require(name, bytes, clock.instant()));
    } catch (InvalidRecordException e) {
      throw new IOException(e.getMessage(), e);
    }
    if (gossip.peers(name.pubsubTopic()).isEmpty()) {
      throw new IOException("no connected peer follows the name");
    }
    var _ = gossip.publish(name.pubsubTopic(), bytes);
  }

  @Override
  public void close() {
    fetch.answerNoMore(NAMESPACE);
    names().forEach(this::forget);
  }

  private Optional<byte[]> answer(byte[] key) {
    IpnsName name;
    try {
      name = IpnsName.ofRoutingKey(key);
    } catch (MultiformatException notAName) {
      return Optional.empty();
    }
    Followed known;
    lock.lock();
    try {
      known = followed.get(name);
    } finally {
      lock.unlock();
    }
    Optional<byte[]> ours = published.apply(name);
    return known == null ? ours : known.newest().map(IpnsRecord::toBytes).or(() -> ours);
  }

  private Followed following(IpnsName name) {
    List<Followed> tooMany = new ArrayList<>();
    Followed wanted;
    lock.lock();
    try {
      wanted = followed.get(name);
      if (wanted == null) {
        while (followed.size() >= maxFollowed) {
          Map.Entry<IpnsName, Followed> eldest = followed.pollFirstEntry();
          tooMany.add(eldest.getValue());
        }
        wanted = new Followed(name);
        followed.put(name, wanted);
      }
    } finally {
      lock.unlock();
    }
    tooMany.forEach(each -> each.subscription.close());
    return wanted;
  }

  /** A name that is followed, and the newest record of it that came. */
  private final class Followed {
    private final IpnsName name;
    private final ReentrantLock newestLock = new ReentrantLock();
    private Optional<IpnsRecord> newest = Optional.empty();
    private final TopicSubscription subscription;

    Followed(IpnsName name) {
      this.name = name;
      subscription = gossip.subscribe(name.pubsubTopic(), this::judge, this::take);
    }

    Optional<IpnsRecord> newest() {
      newestLock.lock();
      try {
        return newest.filter(record -> clock.instant().isBefore(record.validUntil()));
      } finally {
        newestLock.unlock();
      }
    }

    /** Keeps a valid record if none is newer; false if one is. */
    boolean offer(IpnsRecord record) {
      newestLock.lock();
      try {
        if (newest.isPresent() && RecordCheck.BY_AGE.compare(record, newest.get()) < 0) {
          return false;
        }
        newest = Optional.of(record);
        return true;
      } finally {
        newestLock.unlock();
      }
    }

    private Verdict judge(GossipMessage message) {
      try {
        IpnsRecord record = RecordCheck.require(name, message.data(), clock.instant());
        return offer(record) ? Verdict.ACCEPT : Verdict.IGNORE;
      } catch (InvalidRecordException e) {
        return e.reason() == InvalidRecordException.Reason.EXPIRED
            ? Verdict.IGNORE
            : Verdict.REJECT;
      }
    }

    private void take(GossipMessage message) {
      listener.heard(name, message.data());
    }
  }
}
