package org.casanube.documents.mapping;

import tools.jackson.databind.node.ObjectNode;

/**
 * A value on its way into a store.
 *
 * @param tree its JSON as a tree
 * @param json the same as text
 */
public record Encoded(ObjectNode tree, String json) {}
