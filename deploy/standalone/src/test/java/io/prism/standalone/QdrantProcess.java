package io.prism.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real Qdrant.
 *
 * @param settings for Prism's environment, which make it keep its index there
 */
record QdrantProcess(RealServer server, Map<String, String> settings) implements AutoCloseable {
  /** Says where Qdrant's program is. */
  static final String BINARY = "QDRANT_BINARY";

  static final String WHY_NOT = BINARY + " does not say where its program is";

  static QdrantProcess start(Path binary, Path folder) throws Exception {
    int grpc = Ports.anyFree();
    int http = Ports.anyFree();
    Files.createDirectories(folder);
    RealServer server =
        ServerProcess.start(
            "Qdrant",
            List.of(binary.toString()),
            Map.of(
                "QDRANT__SERVICE__HOST", "127.0.0.1",
                "QDRANT__SERVICE__HTTP_PORT", Integer.toString(http),
                "QDRANT__SERVICE__GRPC_PORT", Integer.toString(grpc),
                "QDRANT__STORAGE__STORAGE_PATH", folder.resolve("storage").toString(),
                "QDRANT__STORAGE__SNAPSHOTS_PATH", folder.resolve("snapshots").toString(),
                // Or it would lie in the working directory, which is the module's.
                "QDRANT_INIT_FILE_PATH", folder.resolve(".qdrant-initialized").toString(),
                "QDRANT__TELEMETRY_DISABLED", "true"),
            ServerProcess.ok("http://127.0.0.1:" + http + "/readyz"),
            folder.resolve("qdrant.log"));
    return new QdrantProcess(
        server,
        Map.of(
            "PRISM_INDEX_ENGINE", "qdrant",
            "PRISM_INDEX_QDRANT_ENDPOINTS", "127.0.0.1:" + grpc,
            "PRISM_INDEX_QDRANT_HTTP_ENDPOINTS", "127.0.0.1:" + http));
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}
