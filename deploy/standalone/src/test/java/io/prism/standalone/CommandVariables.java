package io.prism.standalone;

import java.lang.reflect.AnnotatedElement;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which environment variables a command reads in place of its options. */
public final class CommandVariables {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z_]+)");

  private CommandVariables() {}

  /** Told from the command's own defaults, which picocli itself only tells filled in. */
  public static Set<String> of(String command) {
    return StandaloneMain.commandLine()
        .getSubcommands()
        .get(command)
        .getCommandSpec()
        .options()
        .stream()
        .map(option -> ((AnnotatedElement) option.userObject()).getAnnotation(Option.class))
        .filter(Objects::nonNull)
        .map(option -> VARIABLE.matcher(option.defaultValue()))
        .filter(Matcher::find)
        .map(it -> it.group(1))
        .collect(Collectors.toSet());
  }
}
