/** One class per command. */
@NullMarked
package org.casanube.cli.commands;

import org.jspecify.annotations.NullMarked;
