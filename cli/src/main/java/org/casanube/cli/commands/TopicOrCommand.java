package org.casanube.cli.commands;

import picocli.CommandLine.Model.CommandSpec;

/** A node of the tree of commands: a command, or a topic with commands below it. */
interface TopicOrCommand {
  /** What it takes, as picocli's model. */
  CommandSpec spec();
}
