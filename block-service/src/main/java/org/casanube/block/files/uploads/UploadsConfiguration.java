package org.casanube.block.files.uploads;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import org.casanube.block.files.FileAdding;
import org.casanube.block.home.Home;
import org.casanube.block.unixfs.Attributes;
import org.casanube.block.unixfs.ImportListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires uploads to adding. */
@Configuration(proxyBeanMethods = false)
class UploadsConfiguration {
  @Bean
  UploadedFile uploadedFile(FileAdding adding) {
    return (upload, file) -> {
      UploadMetadata metadata = UploadMetadata.parse(upload.metadata());
      try (InputStream bytes = Files.newInputStream(file)) {
        return adding
            .add(
                metadata.options(),
                upload.owner(),
                ImportListener.NONE,
                importer -> importer.addFile(metadata.name(), Attributes.NONE, bytes))
            .cid()
            .toString();
      }
    };
  }

  @Bean
  Uploads uploads(
      Home home, JsonMapper mapper, UploadedFile file, UploadsProperties limits, Clock clock)
      throws IOException {
    UploadFolder folder = new UploadFolder(home.uploads(), mapper);
    return new Uploads(folder, file, limits, clock, new SecureRandom());
  }
}
