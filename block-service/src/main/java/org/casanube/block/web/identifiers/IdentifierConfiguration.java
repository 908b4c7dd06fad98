package org.casanube.block.web.identifiers;

import java.util.function.Function;
import org.casanube.multiformats.Cid;
import org.casanube.multiformats.MultiformatException;
import org.casanube.multiformats.PeerId;
import org.casanube.multiformats.multiaddr.Multiaddr;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * Lets requests bring identifiers as what they are, in paths, queries and bodies: one that can't be
 * read is refused by {@link IdentifierProblems}, which names the parameter. Text in bodies must be
 * text: a number is none.
 */
@Configuration(proxyBeanMethods = false)
class IdentifierConfiguration implements WebMvcConfigurer {
  static {
    SpringDocUtils.getConfig()
        .replaceWithClass(Cid.class, String.class)
        .replaceWithClass(PeerId.class, String.class)
        .replaceWithClass(Multiaddr.class, String.class);
  }

  @Override
  public void addFormatters(FormatterRegistry registry) {
    registry.addConverter(String.class, Cid.class, Cid::parse);
    registry.addConverter(String.class, PeerId.class, PeerId::parse);
  }

  @Bean
  JacksonModule identifiers() {
    return new SimpleModule("identifiers")
        .addDeserializer(Cid.class, new Reading<>(Cid.class, Cid::parse))
        .addDeserializer(Multiaddr.class, new Reading<>(Multiaddr.class, Multiaddr::parse));
  }

  @Bean
  JsonMapperBuilderCustomizer textMustBeText() {
    return builder ->
        builder.withCoercionConfig(
            LogicalType.Textual,
            config ->
                config
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
  }

  /** Reads an identifier from its text. */
  private static final class Reading<T> extends StdDeserializer<T> {
    private final Class<T> type;
    private final Function<String, T> parser;

    Reading(Class<T> type, Function<String, T> parser) {
      super(type);
      this.type = type;
      this.parser = parser;
    }

    @Override
    public T deserialize(JsonParser json, DeserializationContext context) {
      String text = context.readValue(json, String.class);
      try {
        return parser.apply(text);
      } catch (MultiformatException e) {
        throw InvalidFormatException.from(json, String.valueOf(e.getMessage()), text, type);
      }
    }
  }
}
