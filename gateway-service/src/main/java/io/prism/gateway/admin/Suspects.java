package io.prism.gateway.admin;

import io.prism.gateway.queue.LogReader;
import io.prism.gateway.v1.AuditFinding;
import io.prism.gateway.v1.AuditSummary;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What looks wrong, until it is known that it was not changed while the audit looked: artworks that
 * have a record behind the extent that is audited are nobody's fault.
 */
final class Suspects {
  private static final int BATCH = 1_000;

  private final LogReader log;
  private final LogReader.Extent audited;
  private final Consumer<AuditFinding> findings;
  private final AuditSummary.Builder summary;
  private final Map<String, AuditFinding> suspects = new LinkedHashMap<>();

  Suspects(
      LogReader log,
      LogReader.Extent audited,
      Consumer<AuditFinding> findings,
      AuditSummary.Builder summary) {
    this.log = log;
    this.audited = audited;
    this.findings = findings;
    this.summary = summary;
  }

  void add(AuditFinding finding) {
    suspects.put(finding.getProblem() + " " + finding.getId(), finding);
    if (suspects.size() == BATCH) {
      report();
    }
  }

  /** Passes on what is still wrong. */
  void report() {
    if (suspects.isEmpty()) {
      return;
    }
    Set<String> changed = new HashSet<>();
    log.read(
        new LogReader.Extent(audited.ends(), log.extent().ends()),
        record -> changed.add(String.valueOf(record.key())));
    suspects.values().stream()
        .filter(finding -> !changed.contains(finding.getId()))
        .forEach(this::pass);
    suspects.clear();
  }

  private void pass(AuditFinding finding) {
    switch (finding.getProblem()) {
      case MISSING -> summary.setMissing(summary.getMissing() + 1);
      case STALE -> summary.setStale(summary.getStale() + 1);
      case DOUBLED -> summary.setDoubled(summary.getDoubled() + 1);
      case UNLOGGED -> summary.setUnlogged(summary.getUnlogged() + 1);
      case PICTURE_MISSING -> summary.setPictureMissing(summary.getPictureMissing() + 1);
      case PROBLEM_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("not a problem: " + finding.getProblem());
    }
    findings.accept(finding);
  }
}
