package io.prism.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** The walls of the house. */
final class Rules {
  private static final String[] FRAMEWORKS = {
    "io.quarkus..",
    "jakarta..",
    "io.smallrye..",
    "org.eclipse.microprofile..",
    "io.vertx..",
    "org.jboss.."
  };
  private static final List<String> SERVICES = List.of("encoder", "caption", "index", "gateway");

  private Rules() {}

  /** The domain knows the JDK and nothing else. */
  static ArchRule coreIsFreeOfEverything() {
    return classes()
        .that()
        .resideInAPackage("io.prism.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("io.prism.core..", "java..", "org.jspecify..");
  }

  /** What other programs may use as a library brings no framework along. */
  static ArchRule librariesAreFreeOfFrameworks() {
    return noClasses()
        .that()
        .resideInAnyPackage(
            "io.prism.models..", "io.prism.pictures..", "io.prism.client..", "io.prism.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(FRAMEWORKS);
  }

  /** Services talk over the contract, never by calling each other's classes. */
  static ArchRule servicesDoNotKnow(String service) {
    String[] others =
        SERVICES.stream()
            .filter(other -> !other.equals(service))
            .map(other -> "io.prism." + other + "..")
            .toArray(String[]::new);
    return noClasses()
        .that(resideInAnyPackage("io.prism." + service + ".."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(others)
                .and(com.tngtech.archunit.base.DescribedPredicate.not(CONTRACT)))
        .as("the " + service + " service knows no other service");
  }

  /** The command line is a user of the SDK like any other, so it works against any Prism. */
  static ArchRule theCommandLineKnowsOnlyTheSdk() {
    return noClasses()
        .that()
        .resideInAPackage("io.prism.cli..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.prism..")
                .and(
                    com.tngtech.archunit.base.DescribedPredicate.not(
                        resideInAnyPackage(
                            "io.prism.cli..",
                            "io.prism.client..",
                            "io.prism.core..",
                            "io.prism.type.v1..",
                            "io.prism.gateway.v1.."))))
        .as("the command line knows only the SDK and the public contract");
  }

  /** Ingestion and search can't drift apart when one room does the arithmetic. */
  static ArchRule onlyTheIndexServiceTakesVectorsApart() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.prism.index..", "io.prism.core..", "io.prism.models..", "io.prism.benchmark..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.prism.core.decomposition..");
  }

  /** A technology is named by the adapter that uses it. */
  static ArchRule technologyStaysIn(String technologyPackage, String... rooms) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(rooms)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(technologyPackage)
        .as(technologyPackage + " stays in " + String.join(", ", rooms));
  }

  /** What is said is logged; only what a person starts by hand prints. */
  static ArchRule nobodyPrints() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.prism.launcher..", "io.prism.standalone..", "io.prism.benchmark..")
        .and()
        // The last words of a process whose logs are closed already.
        .doNotHaveFullyQualifiedName("io.prism.encoder.engine.StopSignals")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err");
  }

  /** Packages of one room know each other in one direction. */
  static ArchRule packagesHaveNoCycles(String room) {
    return slices().matching("io.prism." + room + ".(*)..").should().beFreeOfCycles();
  }

  private static final com.tngtech.archunit.base.DescribedPredicate<
          com.tngtech.archunit.core.domain.JavaClass>
      CONTRACT =
          resideInAnyPackage(
              SERVICES.stream().map(s -> "io.prism." + s + ".v1..").toArray(String[]::new));
}
