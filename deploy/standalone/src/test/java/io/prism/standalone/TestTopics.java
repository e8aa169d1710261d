package io.prism.standalone;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A topic for the broker's tests; Prism's own are made by the index service. */
final class TestTopics {

  static final String NAME = "works";

  private TestTopics() {}

  static void create(String bootstrapServers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      Set<String> present = admin.listTopics().names().get(30, TimeUnit.SECONDS);
      if (!present.contains(NAME)) {
        NewTopic topic =
            new NewTopic(NAME, 4, (short) 1).configs(Map.of("cleanup.policy", "compact"));
        admin.createTopics(List.of(topic)).all().get(30, TimeUnit.SECONDS);
      }
    }
  }
}
