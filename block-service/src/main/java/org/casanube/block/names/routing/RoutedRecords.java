package org.casanube.block.names.routing;

import java.io.IOException;
import java.util.List;
import org.casanube.block.names.IpnsName;
import org.casanube.block.names.RecordRouting;
import org.casanube.block.routing.ValueRouting;

/** Records where values in general are found: in tables of peers, and at delegated routers. */
public final class RoutedRecords implements RecordRouting {
  private final ValueRouting values;

  public RoutedRecords(ValueRouting values) {
    this.values = values;
  }

  @Override
  public String name() {
    return values.name();
  }

  @Override
  public List<byte[]> find(IpnsName name) throws IOException, InterruptedException {
    return values.findValues(name.routingKey());
  }

  @Override
  public void put(IpnsName name, byte[] bytes) throws IOException, InterruptedException {
    values.putValue(name.routingKey(), bytes);
  }
}
