package org.casanube.block.rooted;

import org.springframework.http.MediaType;

record SentRecord(MediaType type) {}
