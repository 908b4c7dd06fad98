package org.casanube.block.rooted;

import tools.jackson.databind.json.JsonMapper;

record StoredRecord(JsonMapper mapper) {}
