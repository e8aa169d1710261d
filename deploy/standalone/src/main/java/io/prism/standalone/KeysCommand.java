package io.prism.standalone;

import io.prism.gateway.security.ApiKey;
import io.prism.gateway.security.KeyFile;
import io.prism.gateway.security.Scope;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Works on the file of keys itself, so no server is needed; a running one follows within a second.
 */
@Command(
    name = "keys",
    description = {
      "Creates, lists and revokes API keys.",
      "While no key was ever created, everything on this machine may call Prism, and nothing else;"
          + " from then on every call needs one."
    },
    mixinStandardHelpOptions = true,
    versionProvider = StandaloneMain.Version.class)
final class KeysCommand implements Runnable {
  static final String FILE = "keys.json";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = picocli.CommandLine.ScopeType.INHERIT,
      defaultValue = "${env:PRISM_DATA:-data}",
      description = "Folder that keeps everything (PRISM_DATA, ./data).")
  private Path data = Path.of("data");

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: create, list or revoke");
  }

  @Command(
      name = "create",
      description = "Creates a key and prints its secret, which is shown only this once.",
      mixinStandardHelpOptions = true)
  void create(
      @Parameters(paramLabel = "NAME", description = "1 to 64 of A-Z a-z 0-9 . _ -") String name,
      @Option(
              names = "--scope",
              paramLabel = "SCOPE",
              split = ",",
              defaultValue = "read",
              description = "read, write, admin; several with commas (read). admin may do all.")
          List<Scope> scopes) {
    PrintWriter out = spec.commandLine().getOut();
    requireName(name);
    KeyFile.Created created = asked(() -> file().create(name, Set.copyOf(scopes)));
    out.println(created.secret());
    spec.commandLine()
        .getErr()
        .println(
            "Key " + name + " (" + names(created.key()) + "). Keep the secret; it is not stored.");
  }

  @Command(
      name = "list",
      description = "Lists the keys, without their secrets.",
      mixinStandardHelpOptions = true)
  void list() {
    PrintWriter out = spec.commandLine().getOut();
    file().read().orElse(List.of()).stream()
        .sorted(Comparator.comparing(ApiKey::name))
        .forEach(
            key ->
                out.printf(
                    "%-24s  %-18s  %s  ...%s%n",
                    key.name(), names(key), key.created(), key.lastCharacters()));
    out.flush();
  }

  @Command(
      name = "revoke",
      description = "Revokes a key; a running server refuses it within a second.",
      mixinStandardHelpOptions = true)
  void revoke(@Parameters(paramLabel = "NAME", description = "The key's name") String name) {
    requireName(name);
    asked(
        () -> {
          file().revoke(name);
          return name;
        });
    PrintWriter err = spec.commandLine().getErr();
    err.println("Key " + name + " is revoked.");
    if (file().read().orElse(List.of()).isEmpty()) {
      err.println(
          "No key is left, so nobody may call. Create one, or delete "
              + FILE
              + " in the data folder to need none on this machine.");
    }
  }

  private KeyFile file() {
    return in(data);
  }

  /** The keys of a data folder. */
  static KeyFile in(Path data) {
    return new KeyFile(data.resolve(FILE), Clock.systemUTC());
  }

  private interface Work<T> {
    T done();
  }

  private static <T> T asked(Work<T> work) {
    try {
      return work.done();
    } catch (IllegalArgumentException e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireName(String name) {
    if (!ApiKey.isName(name)) {
      throw new ParameterException(
          spec.commandLine(), "a key's name is 1 to 64 of the characters A-Z a-z 0-9 . _ -");
    }
  }

  private static String names(ApiKey key) {
    return EnumSet.copyOf(key.scopes()).stream()
        .map(scope -> scope.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(","));
  }
}
