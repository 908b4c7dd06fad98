package org.casanube.block.imports.wiring;

import org.casanube.block.blocks.Blocks;
import org.casanube.block.imports.KuboImportTask;
import org.casanube.block.names.NameKeys;
import org.casanube.block.names.Names;
import org.casanube.block.pins.Pins;
import org.casanube.block.tree.FileTrees;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ImportsConfiguration {
  @Bean
  KuboImportTask kuboImportTask(
      Blocks blocks, Pins pins, FileTrees trees, NameKeys keys, Names names) {
    return new KuboImportTask(blocks, pins, trees, keys, names);
  }
}
