package org.casanube.cli.commands;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A topic that has commands below it and does nothing alone. */
final class Topic implements Runnable, TopicOrCommand {
  private final Syntax syntax;

  Topic(Session session, String name, String description) {
    syntax = new Syntax(session, this, name, description);
  }

  @Override
  public CommandSpec spec() {
    return syntax.spec();
  }

  @Override
  public void run() {
    CommandLine line = spec().commandLine();
    throw new ParameterException(line, "Which command?");
  }
}
