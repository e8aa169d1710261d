package io.prism.benchmark.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The demo gallery's pictures, from the class path.
 *
 * @param pictures encoded, in the order of the manifest; nobody writes to them
 */
public record Gallery(List<byte[]> pictures) {
  private static final String FOLDER = "prism-mini/gallery/";
  private static final Pattern FILE = Pattern.compile("\"file\": *\"([^\"]+)\"");

  public Gallery {
    pictures = List.copyOf(pictures);
  }

  public static Gallery load() {
    try (InputStream manifest = open("manifest.jsonl");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(manifest, StandardCharsets.UTF_8))) {
      return new Gallery(lines.lines().map(Gallery::file).map(Gallery::read).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String file(String line) {
    Matcher matcher = FILE.matcher(line);
    if (!matcher.find()) {
      throw new IllegalStateException("the gallery's manifest has a line without a file: " + line);
    }
    return matcher.group(1);
  }

  private static byte[] read(String name) {
    try (InputStream in = open(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) throws IOException {
    InputStream in = Gallery.class.getClassLoader().getResourceAsStream(FOLDER + name);
    if (in == null) {
      throw new IOException("not on the class path: " + FOLDER + name);
    }
    return in;
  }
}
