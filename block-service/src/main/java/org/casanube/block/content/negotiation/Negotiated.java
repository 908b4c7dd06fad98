package org.casanube.block.content.negotiation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form that a request wants its answer in.
 *
 * @param format the form
 * @param byAccept true if the {@code Accept} header chose it and the URL alone would not
 * @param car of a CAR; the defaults for all else
 * @see <a href="https://specs.ipfs.tech/http-gateways/path-gateway/#accept-request-header">Accept
 *     and format</a>
 */
public record Negotiated(ResponseFormat format, boolean byAccept, CarParameters car) {
  /** Of a request that asks for no form. */
  public static final Negotiated DESERIALIZED =
      new Negotiated(ResponseFormat.DESERIALIZED, false, CarParameters.DEFAULT);

  /**
   * Chooses by the query, which wins, and the header.
   *
   * @throws RefusedRequestException 400 for a format or CAR parameter that does not exist, 406 for
   *     one that we can't give
   */
  public static Negotiated of(QueryParameters query, @Nullable String accept) {
    @Nullable String parameter = query.find("format");
    if (parameter == null && accept == null) {
      return DESERIALIZED;
    }
    List<AcceptedType> accepted = accept == null ? List.of() : AcceptedType.parse(accept);
    if (parameter == null) {
      return byAccept(query, accepted);
    }
    ResponseFormat format =
        ResponseFormat.findByParameter(parameter)
            .orElseThrow(
                () -> new RefusedRequestException(400, "there is no format '" + parameter + "'"));
    Map<String, String> parameters =
        accepted.stream()
            .filter(type -> type.mediaType().equals(format.mediaType()))
            .findFirst()
            .map(AcceptedType::parameters)
            .orElse(Map.of());
    boolean conflicting =
        accepted.stream()
            .anyMatch(type ->
                ResponseFormat.findByMediaType(type.mediaType())
                    .filter(other -> other != format)
                    .isPresent());
    boolean detailed =
        format == ResponseFormat.CAR
            && CarParameters.NAMES.stream().anyMatch(parameters::containsKey);
    return with(format, conflicting || detailed, parameters, query);
  }

  private static Negotiated byAccept(QueryParameters query, List<AcceptedType> accepted) {
    @Nullable RefusedRequestException refused = null;
    for (AcceptedType type : accepted) {
      var format = ResponseFormat.findByMediaType(type.mediaType());
      if (format.isPresent()) {
        try {
          return with(format.get(), true, type.parameters(), query);
        } catch (RefusedRequestException e) {
          refused = refused == null ? e : refused;
        }
      }
    }
    if (refused != null) {
      throw refused;
    }
    return DESERIALIZED;
  }

  private static Negotiated with(
      ResponseFormat format,
      boolean byAccept,
      Map<String, String> parameters,
      QueryParameters query) {
    if (format != ResponseFormat.CAR) {
      return new Negotiated(format, byAccept, CarParameters.DEFAULT);
    }
    return new Negotiated(format, byAccept, CarParameters.of(query, parameters));
  }
}
