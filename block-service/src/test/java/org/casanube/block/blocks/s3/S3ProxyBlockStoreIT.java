package org.casanube.block.blocks.s3;

import java.nio.file.Path;

class S3ProxyBlockStoreIT extends S3BlockStoreContractTest {
  @Override
  S3Server startServer(Path folder) throws Exception {
    return S3Server.s3proxy(folder);
  }
}
