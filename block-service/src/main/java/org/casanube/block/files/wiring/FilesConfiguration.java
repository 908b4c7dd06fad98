package org.casanube.block.files.wiring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.files.AddedRoots;
import org.casanube.block.files.FileAdding;
import org.casanube.block.home.Home;
import org.casanube.block.pins.Pins;
import org.casanube.block.tree.FileTrees;
import org.casanube.block.unixfs.HashingPool;
import org.casanube.events.EventBus;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires adding. */
@Configuration(proxyBeanMethods = false)
class FilesConfiguration {
  @Bean
  AddedRoots addedRoots(Pins pins, FileTrees trees, EventBus bus, JsonMapper mapper, Clock clock) {
    return new PinnedRoots(pins, trees, bus, mapper, clock);
  }

  @Bean
  FileAdding fileAdding(Blocks blocks, HashingPool pool, Home home, AddedRoots roots)
      throws IOException {
    Path temporary = Files.createDirectories(home.temporary());
    return new FileAdding(blocks, pool, temporary, roots);
  }
}
