package org.casanube.block.reachability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.ipld.dagpb.DagPb;
import org.casanube.ipld.dagpb.PbLink;
import org.casanube.ipld.dagpb.PbNode;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.Multicodec;
import org.casanube.multiformats.Multihash;
import org.junit.jupiter.api.Test;

class DagWalkTest {
  private final FakeBlocks blocks = new FakeBlocks();
  private final KeyHash hash = new KeyHash(new Random(3));

  @Test
  void walk_ofDiamond_meetsEachBlockOnceAndReadsNoLeaves() {
    Cid leaf = blocks.addLeaf("leaf");
    Cid left = blocks.addNode(leaf, leaf);
    Cid right = blocks.addNode(leaf, left);
    Cid root = blocks.addNode(left, right);
    assertThat(met(root)).containsExactlyInAnyOrder(root, left, right, leaf);
    assertThat(blocks.reads()).isEqualTo(3);
  }

  @Test
  void walk_ofChainOfHundredThousand_needsNoStackAndLittleMemory() {
    Cid top = blocks.addLeaf("bottom");
    for (int depth = 0; depth < 100_000; depth++) {
      top = blocks.addNode(top);
    }
    assertThat(met(top)).hasSize(100_001);
  }

  @Test
  void walk_throughIdentityBlock_meetsWhatIsBelowIt() {
    Cid leaf = blocks.addLeaf("leaf");
    byte[] inline = DagPb.encode(new PbNode(List.of(new PbLink("", 0, leaf)), null));
    Cid identity = Cid.v1(Multicodec.DAG_PB, Multihash.identity(inline));
    Cid root = blocks.addNode(identity);
    assertThat(met(root)).containsExactlyInAnyOrder(root, leaf);
  }

  @Test
  void walk_ofSameBytesAsLeafAndAsNode_goesBelowTheNode() {
    Cid leaf = blocks.addLeaf("leaf");
    Cid node = blocks.addNode(leaf);
    Cid asRaw = Cid.v1(Multicodec.RAW, node.multihash());
    Cid root = blocks.addNode(asRaw, node);
    assertThat(met(root)).contains(leaf, node, asRaw);
  }

  @Test
  void walk_afterBlockWasAddedAlone_goesBelowIt() {
    Cid leaf = blocks.addLeaf("leaf");
    Cid node = blocks.addNode(leaf);
    try (VisitedBlocks visited = new VisitedBlocks(hash, 0)) {
      visited.addAlone(node);
      blocks.walk().walk(node, visited, cid -> {});
      assertThat(visited.contains(leaf)).isTrue();
    }
  }

  @Test
  void walk_ofMissingNode_saysWhich() {
    Cid leaf = blocks.addLeaf("leaf");
    Cid gone = blocks.addNode(leaf);
    Cid root = blocks.addNode(gone);
    blocks.store().remove(List.of(gone.multihash()));
    assertThatThrownBy(() -> met(root))
        .isInstanceOfSatisfying(
            MissingBlockException.class, e -> assertThat(e.cid()).isEqualTo(gone));
  }

  @Test
  void walk_whereTooMuchWouldWait_isRefused() {
    CidStack stack = new CidStack(1000);
    Cid cid = blocks.addLeaf("x");
    assertThatThrownBy(
            () -> {
              while (true) {
                stack.push(cid);
              }
            })
        .isInstanceOf(DagTooLargeException.class);
  }

  @Test
  void stack_ofCidsOfAllLengths_givesThemBackInTurn() {
    CidStack stack = new CidStack(1 << 20);
    List<Cid> pushed = new ArrayList<>();
    for (int length = 0; length <= Multihash.MAX_DIGEST_BYTES; length++) {
      Cid cid = Cid.v1(Multicodec.DAG_CBOR, Multihash.identity(new byte[length]));
      pushed.add(cid);
      stack.push(cid);
    }
    pushed.add(Cid.v0(Multihash.sha256(new byte[1])));
    stack.push(pushed.getLast());
    for (Cid expected : pushed.reversed()) {
      assertThat(stack.pop()).isEqualTo(expected);
    }
    assertThat(stack.isEmpty()).isTrue();
  }

  private Set<Cid> met(Cid root) {
    Set<Cid> met = new HashSet<>();
    try (VisitedBlocks visited = new VisitedBlocks(hash, 0)) {
      blocks.walk().walk(root, visited, cid -> assertThat(met.add(cid)).isTrue());
    }
    return met;
  }
}
