package org.casanube.block.content;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.casanube.block.archives.ArchiveException;
import org.casanube.block.archives.CarExporter;
import org.casanube.block.blocks.BlockStoreException;
import org.casanube.block.blocks.Blocks;
import org.casanube.block.blocks.MissingBlockException;
import org.casanube.block.content.negotiation.RefusedRequestException;
import org.casanube.block.unixfs.UnixFsException;
import org.casanube.block.unixfs.UnixFsReader;
import org.casanube.ipld.IpldException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for content by path, from what is here. Safe for use by many threads; a call
 * takes the calling thread until the answer is sent.
 */
public final class ContentGateway {
  private static final Logger LOG = LoggerFactory.getLogger(ContentGateway.class);
  private static final String METHODS = "GET, HEAD, OPTIONS";

  private final ContentResponder responder;
  private final ContentMetrics metrics;

  /**
   * A gateway to these blocks.
   *
   * @param random draws what content must not be able to guess
   */
  public static ContentGateway of(
      Blocks blocks,
      UnixFsReader reader,
      CarExporter cars,
      RandomGenerator random,
      MeterRegistry registry) {
    RangedResponse ranged = new RangedResponse(random);
    return new ContentGateway(
        new ContentResponder(blocks, reader, ranged, new ArchiveResponse(blocks, reader, cars)),
        new ContentMetrics(registry));
  }

  private ContentGateway(ContentResponder responder, ContentMetrics metrics) {
    this.responder = responder;
    this.metrics = metrics;
  }

  /**
   * Answers. What goes wrong before the answer has begun becomes an answer too.
   *
   * @throws ReaderGoneException if the reader is gone
   * @throws RuntimeException if the answer could not be finished; the carrier cuts the connection
   */
  public void serve(ContentExchange exchange) throws IOException {
    try (ContentMetrics.Measured measured = metrics.start(exchange)) {
      serveMeasured(measured);
    }
  }

  private void serveMeasured(ContentMetrics.Measured exchange) throws IOException {
    try {
      switch (exchange.method()) {
        case "GET", "HEAD" -> responder.respond(exchange);
        case "OPTIONS" -> {
          exchange.start(new ResponseHead(204).with("Allow", METHODS));
          exchange.finish();
        }
        default -> refuse(exchange, 405, "only " + METHODS + " are answered here");
      }
    } catch (RefusedRequestException e) {
      refuseOrCut(exchange, e.status(), e);
    } catch (MissingBlockException e) {
      refuseOrCut(exchange, onlyCached(exchange) ? 412 : 404, e);
    } catch (UnixFsException e) {
      refuseOrCut(exchange, statusOf(e), e);
    } catch (IpldException | ArchiveException e) {
      refuseOrCut(exchange, 422, e);
    } catch (BlockStoreException e) {
      LOG.warn("content can't be read: {}", e.getMessage());
      refuseOrCut(exchange, 500, e);
    } catch (ReaderGoneException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      LOG.error("content request failed", e);
      refuseOrCut(exchange, 500, new IllegalStateException("the log says what failed", e));
    }
  }

  private static int statusOf(UnixFsException e) {
    return switch (e.code()) {
      case NOT_FOUND, NOT_A_DIRECTORY -> 404;
      case NOT_A_FILE, NOT_UNIXFS, INVALID_NAME, CONFLICT, INVALID_OPTION -> 400;
      case MALFORMED, LIMIT_EXCEEDED -> 422;
    };
  }

  private static boolean onlyCached(ContentExchange exchange) {
    String control = exchange.header("Cache-Control");
    return control != null && control.contains("only-if-cached");
  }

  private static void refuseOrCut(
      ContentMetrics.Measured exchange, int status, RuntimeException cause) throws IOException {
    if (exchange.isStarted()) {
      LOG.warn("answer cut off: {}", cause.getMessage());
      throw cause;
    }
    refuse(exchange, status, String.valueOf(cause.getMessage()));
  }

  private static void refuse(ContentExchange exchange, int status, String message)
      throws IOException {
    byte[] body = (message + "\n").getBytes(StandardCharsets.UTF_8);
    ResponseHead head =
        new ResponseHead(status)
            .with("Content-Type", "text/plain; charset=utf-8")
            .with("X-Content-Type-Options", "nosniff")
            .with("Cache-Control", "no-store")
            .withLength(body.length);
    if (status == 405) {
      head.with("Allow", METHODS);
    }
    exchange.start(head);
    exchange.write(ByteBuffer.wrap(body));
    exchange.finish();
  }
}
