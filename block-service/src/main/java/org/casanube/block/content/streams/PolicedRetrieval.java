package org.casanube.block.content.streams;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.casanube.block.blocks.Block;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.exchange.PeerPolicy;
import org.casanube.block.retrieval.FailedFetch;
import org.casanube.block.retrieval.FetchProgress;
import org.casanube.block.retrieval.FetchRequest;
import org.casanube.block.retrieval.FetchWatch;
import org.casanube.block.retrieval.Fetched;
import org.casanube.block.retrieval.Reading;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.PeerId;

/** What one peer may see of what is here: a block that it may not have is missing to it. */
final class PolicedRetrieval implements Retrieval {
  private final Retrieval retrieval;
  private final PeerPolicy policy;
  private final PeerId peer;
  private final Given given = new Given();

  PolicedRetrieval(Retrieval retrieval, PeerPolicy policy, PeerId peer) {
    this.retrieval = retrieval;
    this.policy = policy;
    this.peer = peer;
  }

  /** What the peer has been given. */
  Given given() {
    return given;
  }

  @Override
  public Fetched fetch(FetchRequest request, FetchWatch watch) {
    throw new MissingBlockException(request.root(), "peers are given what is here");
  }

  @Override
  public Reading read(Cid root, Optional<Duration> patience) {
    return readLocally();
  }

  @Override
  public Reading readLocally() {
    Reading here = retrieval.readInPassing();
    return new Reading() {
      @Override
      public Block requireBlock(Cid cid) {
        if (!policy.allows(peer, cid)) {
          throw new MissingBlockException(cid);
        }
        Block block = here.requireBlock(cid);
        given.read(block);
        return block;
      }

      @Override
      public ByteBuffer require(Cid cid) {
        return requireBlock(cid).data();
      }

      @Override
      public void close() {
        here.close();
      }
    };
  }

  @Override
  public List<FetchProgress> running() {
    return List.of();
  }

  @Override
  public List<FailedFetch> failed() {
    return List.of();
  }
}
