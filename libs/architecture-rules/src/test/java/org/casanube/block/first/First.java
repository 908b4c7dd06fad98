package org.casanube.block.first;

import org.casanube.block.second.Second;

public record First(Second second) {}
