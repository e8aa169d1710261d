package io.prism.standalone;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.prism.gateway.v1.ArtworkMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The demo gallery of the pack on the class path. What its manifest says of object and style stays
 * behind: Prism has to find that out itself.
 */
final class Gallery {

  private static final String FOLDER = "prism-mini/gallery/";

  private Gallery() {}

  /**
   * One artwork of the gallery.
   *
   * @param file name in the gallery's folder
   * @param metadata with the id {@code demo-<file without extension>}, which is the same on every
   *     start
   */
  record Work(String file, ArtworkMetadata metadata) {

    String id() {
      return metadata.getId();
    }

    /** The picture's bytes, read anew on every call. */
    ByteString picture() {
      return ByteString.copyFrom(read(file));
    }
  }

  static List<Work> works() {
    String manifest = new String(read("manifest.jsonl"), StandardCharsets.UTF_8);
    return manifest.lines().filter(line -> !line.isBlank()).map(Gallery::parse).toList();
  }

  static Work parse(String line) {
    Struct.Builder row = Struct.newBuilder();
    try {
      JsonFormat.parser().merge(line, row);
    } catch (InvalidProtocolBufferException e) {
      throw new StartFailure("the demo gallery's manifest is damaged: " + e.getMessage(), e);
    }
    String file = text(row, "file");
    ArtworkMetadata.Builder metadata =
        ArtworkMetadata.newBuilder()
            .setId("demo-" + file.substring(0, file.lastIndexOf('.')))
            .setTitle(text(row, "title"))
            .setDescription(text(row, "attribution"))
            .setAuthor(text(row, "source"))
            .setLicence(text(row, "licence"))
            .setCategory(category(row));
    value(row, "tags")
        .getListValue()
        .getValuesList()
        .forEach(t -> metadata.addTags(t.getStringValue()));
    return new Work(file, metadata.build());
  }

  private static String category(Struct.Builder row) {
    String group = text(row, "group");
    return group.isEmpty() ? text(row, "kind") : group + "/" + text(row, "subgroup");
  }

  private static String text(Struct.Builder row, String name) {
    return value(row, name).getStringValue();
  }

  private static Value value(Struct.Builder row, String name) {
    return row.getFieldsOrDefault(name, Value.getDefaultInstance());
  }

  private static byte[] read(String file) {
    try (InputStream in = Gallery.class.getClassLoader().getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new StartFailure(
            "the demo gallery lacks " + file + ": build again with ./mvnw package");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new StartFailure("the demo gallery cannot be read: " + e.getMessage(), e);
    }
  }
}
