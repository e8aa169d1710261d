package io.prism.standalone;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Holds Quarkus' start-up back until the broker, which starts beside it, takes clients. */
@ApplicationScoped
class BrokerGate {

  void onStart(@Observes @Priority(1) StartupEvent event) {
    Standalone.running().awaitBroker();
  }
}
