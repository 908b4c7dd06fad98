package org.casanube.documents;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the contract's documents are. */
public record Plant(
    String name,
    @Nullable String bed,
    long height,
    boolean edible,
    @Nullable Instant sown,
    double weight,
    Map<String, String> notes) {

  public static final CollectionSchema<Plant> SCHEMA =
      CollectionSchema.of("plants", Plant.class)
          .index("byName", "name")
          .index("byBed", "bed", "height")
          .index("bySown", "sown")
          .index("byWeight", "weight")
          .index("byEdible", "edible", "name");

  public static Plant named(String name) {
    return new Plant(name, null, 0, false, null, 0, Map.of());
  }

  public Plant in(String newBed, long newHeight) {
    return new Plant(name, newBed, newHeight, edible, sown, weight, notes);
  }

  public Plant sownAt(Instant time) {
    return new Plant(name, bed, height, edible, time, weight, notes);
  }

  public Plant weighing(double newWeight) {
    return new Plant(name, bed, height, edible, sown, newWeight, notes);
  }

  public Plant eaten() {
    return new Plant(name, bed, height, true, sown, weight, notes);
  }

  public Plant with(Map<String, String> newNotes) {
    return new Plant(name, bed, height, edible, sown, weight, newNotes);
  }
}
