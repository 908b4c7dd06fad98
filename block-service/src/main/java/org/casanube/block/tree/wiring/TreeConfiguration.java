package org.casanube.block.tree.wiring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.collection.RootGuard;
import org.casanube.block.retrieval.Retrieval;
import org.casanube.block.routing.AnnouncementQueue;
import org.casanube.block.tree.FileTrees;
import org.casanube.block.tree.RootAnnouncements;
import org.casanube.block.tree.TreeListener;
import org.casanube.block.tree.TreeRoots;
import org.casanube.block.tree.store.DocumentTreeRoots;
import org.casanube.block.unixfs.HashingPool;
import org.casanube.documents.DocumentStore;
import org.casanube.p2p.schedule.Scheduler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The file trees of this service. */
@Configuration(proxyBeanMethods = false)
class TreeConfiguration {
  private static final Duration REST = Duration.ofSeconds(5);
  private static final Duration AT_MOST = Duration.ofMinutes(1);

  @Bean
  @ConditionalOnMissingBean
  HashingPool hashingPool() {
    return HashingPool.ofMachine();
  }

  @Bean
  TreeRoots treeRoots(DocumentStore documents, Clock clock) {
    return new DocumentTreeRoots(documents, clock);
  }

  @Bean(destroyMethod = "close")
  RootAnnouncements rootAnnouncements(
      ObjectProvider<AnnouncementQueue> queue, Scheduler scheduler) {
    return new RootAnnouncements(
        queue.getIfAvailable(() -> AnnouncementQueue.NONE), scheduler, REST, AT_MOST);
  }

  @Bean
  FileTrees fileTrees(
      Blocks blocks,
      TreeRoots roots,
      RootGuard guard,
      Retrieval retrieval,
      HashingPool pool,
      RootAnnouncements announcements,
      MeterRegistry registry) {
    TreeListener counting =
        (kind, _, _) ->
            Counter.builder("casanube.tree.changes")
                .tag("kind", kind)
                .register(registry)
                .increment();
    return new FileTrees(
        blocks, roots, guard, retrieval, pool, TreeListener.all(List.of(counting, announcements)));
  }
}
