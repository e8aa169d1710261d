package io.prism.index.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicRulesTest {
  private static final Map<String, String> GOOD =
      Map.of(
          "cleanup.policy", "compact",
          "retention.ms", "604800000",
          "min.insync.replicas", "2",
          "unclean.leader.election.enable", "false");

  private final Rig rig = new Rig();

  private TopicRules rules() {
    return new TopicRules(rig.kafka().topics());
  }

  private static TopicFacts topic(int partitions, int copies, String... changes) {
    Map<String, String> configs = new HashMap<>(GOOD);
    for (int i = 0; i < changes.length; i += 2) {
      configs.put(changes[i], changes[i + 1]);
    }
    return new TopicFacts("artworks.uploaded", partitions, copies, configs);
  }

  @Test
  void aDurableTopicIsLeftAlone() {
    assertThat(rules().refusal(topic(8, 3))).isEmpty();
    assertThat(rules().warnings(topic(8, 3), 3)).isEmpty();
    assertThat(rules().warnings(topic(64, 3), 3)).as("more partitions are fine").isEmpty();
  }

  @Test
  void oneBrokerMayKeepOneCopy() {
    TopicFacts topic = topic(8, 1, "min.insync.replicas", "1");
    assertThat(rules().refusal(topic)).isEmpty();
    assertThat(rules().warnings(topic, 1)).isEmpty();
    assertThat(rules().warnings(topic, 3)).singleElement().asString().contains("1 copies");
  }

  @Test
  void theOperatorsNumberOfCopiesCounts() {
    rig.settings.put("prism.index.kafka.topics.min-insync-replicas", "3");
    assertThat(rules().refusal(topic(8, 3)).orElseThrow())
        .contains("as soon as 2 of 3", "min.insync.replicas=3", "min-insync-replicas=2");
    rig.settings.put("prism.index.kafka.topics.min-insync-replicas", "1");
    assertThat(rules().refusal(topic(8, 3, "min.insync.replicas", "1"))).isEmpty();
  }

  @Test
  void differencesAreTold() {
    assertThat(rules().warnings(topic(4, 3), 3))
        .singleElement()
        .asString()
        .contains("4 partitions, not 8", "at most 4 replicas");
    assertThat(rules().warnings(topic(8, 3, "cleanup.policy", "delete"), 3))
        .singleElement()
        .asString()
        .contains("forgets uploads", "cleanup.policy=compact");
    assertThat(rules().warnings(topic(8, 3, "cleanup.policy", "delete", "retention.ms", "-1"), 3))
        .as("kept for ever is complete too")
        .isEmpty();
    assertThat(rules().warnings(topic(8, 3, "unclean.leader.election.enable", "true"), 3))
        .singleElement()
        .asString()
        .contains("unclean");
  }

  @Test
  void settingsThatMayNotBeReadAreNoReasonToStop() {
    TopicFacts topic = new TopicFacts("artworks.uploaded", 8, 3, Map.of());
    assertThat(rules().refusal(topic)).isEmpty();
    assertThat(rules().warnings(topic, 3)).singleElement().asString().contains("DescribeConfigs");
  }
}
