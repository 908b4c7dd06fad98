/** What all controllers of this service share: settings of the web layer, problems, identity. */
@NullMarked
package org.casanube.block.web;

import org.jspecify.annotations.NullMarked;
