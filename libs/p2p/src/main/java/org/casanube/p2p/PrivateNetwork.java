package org.casanube.p2p;

import java.io.IOException;

/** Keeps a network to those who hold its key: wraps every raw link before anything is sent. */
public interface PrivateNetwork {
  /** The link as only members can read it; bytes of others come out as noise. */
  ByteLink protect(ByteLink link) throws IOException;
}
