package org.casanube.events.stream;

import java.time.Clock;
import org.casanube.documents.DocumentStore;
import org.casanube.events.EventBus;
import org.casanube.events.EventBusContractTest;
import org.springframework.cloud.stream.binder.BinderFactory;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** The contract, over a broker; a bus for each test, on one application. */
abstract class StreamEventBusContractTest extends EventBusContractTest {

  abstract ConfigurableApplicationContext application();

  @Override
  protected EventBus open() {
    ConfigurableApplicationContext application = application();
    return new StreamEventBus(
        application.getBean(BindingService.class),
        application.getBean(BinderFactory.class),
        application.getBean(Broker.class),
        application.getBean(DocumentStore.class),
        JsonMapper.shared(),
        Clock.systemUTC(),
        1000);
  }
}
