/**
 * Carries the path gateway on an origin of its own: one HTTP stack between socket and blocks, where
 * no session, no cookie and no REST path exists.
 */
@NullMarked
package org.casanube.block.content.listener;

import org.jspecify.annotations.NullMarked;
