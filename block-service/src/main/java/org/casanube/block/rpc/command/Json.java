package org.casanube.block.rpc.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.casanube.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/** An object of an answer, member by member in the order they were put. */
public final class Json {
  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();

  public static Json of() {
    return new Json();
  }

  public static Json of(String name, @Nullable Object value) {
    return new Json().with(name, value);
  }

  public Json with(String name, @Nullable Object value) {
    members.put(name, value instanceof Json json ? json.members : value);
    return this;
  }

  /** Puts a member unless its value is what a reader takes an absent one for. */
  public Json withUnlessEmpty(String name, @Nullable Object value) {
    boolean isEmpty =
        switch (value) {
          case null -> true;
          case String text -> text.isEmpty();
          case Boolean flag -> !flag;
          case Number number -> number.longValue() == 0 && number.doubleValue() == 0;
          case java.util.Collection<?> all -> all.isEmpty();
          case Map<?, ?> map -> map.isEmpty();
          default -> false;
        };
    return isEmpty ? this : with(name, value);
  }

  /** A CID as links are written in JSON. */
  public static Map<String, @Nullable Object> link(Cid cid) {
    return of("/", cid.toString()).members;
  }

  public Map<String, @Nullable Object> members() {
    return members;
  }

  @Override
  public String toString() {
    return members.toString();
  }
}
