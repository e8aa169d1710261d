package io.prism.benchmark.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;

/** What the operating system knows (Linux's /proc). */
public final class Machine {
  /** Of the counters in /proc/PID/stat; fixed by the kernel's interface to user space. */
  private static final double TICKS_A_SECOND = 100;

  private Machine() {}

  public static int cores() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Date, cores, Java and load: what a figure is worth depends on them. */
  public static String describe() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, Java %s, load average %.1f",
        LocalDate.now(java.time.ZoneOffset.UTC),
        cores(),
        Runtime.version().feature(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** CPU time that this JVM has used, in seconds. */
  public static double ownCpuSeconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / 1e9;
  }

  /** CPU time that a process has used, in seconds. */
  public static double cpuSeconds(long pid) {
    String stat = read(pid, "stat");
    // The name, in brackets, may hold blanks; utime and stime are the 12th and 13th after it.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
  }

  /** Resident memory of a process, in MB of 1,000,000 bytes. */
  public static double residentMegabytes(long pid) {
    return read(pid, "status")
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("process " + pid + " has no VmRSS"))
        * 1024
        / 1e6;
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException("process " + pid + " is gone", e);
    }
  }
}
