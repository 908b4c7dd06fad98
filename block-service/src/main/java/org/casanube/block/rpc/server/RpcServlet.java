package org.casanube.block.rpc.server;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.casanube.block.files.MultipartReader;
import org.casanube.block.rpc.command.BadCallException;
import org.casanube.block.rpc.command.Call;
import org.casanube.block.rpc.command.CallReader;
import org.casanube.block.rpc.command.Failures;
import org.casanube.block.rpc.command.Handler;
import org.casanube.block.rpc.command.Parts;
import org.casanube.block.rpc.command.Registry;
import org.casanube.block.rpc.command.RpcException;
import org.casanube.problems.ProblemException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Takes calls, holds them against the guards, and has their commands answer them. */
final class RpcServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PREFIX = "/api/v0/";
  private static final String METHODS = "OPTIONS, POST";

  private final transient Registry registry;
  private final transient CallReader reader;
  private final transient JsonMapper mapper;
  private final transient RpcMetrics metrics;
  private final transient Authorizations authorizations;
  private final transient Connections connections;
  private final transient Turns turns;
  private final long maxBody;
  private transient volatile @Nullable OriginGuard guard;

  RpcServlet(
      Registry registry,
      JsonMapper mapper,
      RpcMetrics metrics,
      RpcProperties properties,
      Connections connections) {
    this.registry = registry;
    this.reader = new CallReader(registry.table(), System::nanoTime);
    this.mapper = mapper;
    this.metrics = metrics;
    this.authorizations = new Authorizations(properties);
    this.connections = connections;
    this.turns = new Turns(properties.maxCalls(), connections::makeRoom);
    this.maxBody = properties.maxBody().toBytes();
  }

  /** Takes calls from now on. */
  void open(OriginGuard originGuard) {
    guard = originGuard;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Connections.Peer peer =
        new Connections.Peer(String.valueOf(request.getRemoteAddr()), request.getRemotePort());
    Pace pace = new Pace(System::nanoTime);
    connections.begin(peer, pace);
    boolean stillSends = true;
    try {
      guarded(request, response, pace);
      stillSends = !request.getInputStream().isFinished();
    } finally {
      if (stillSends) {
        connections.linger(peer);
      } else {
        connections.end(peer);
      }
    }
  }

  private void guarded(HttpServletRequest request, HttpServletResponse response, Pace pace)
      throws IOException {
    OriginGuard origins = guard;
    if (origins == null) {
      tell(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "starting");
      return;
    }
    if (OriginGuard.isPreflight(request)) {
      origins.answerPreflight(request, response);
      return;
    }
    String path = decoded(request.getRequestURI());
    if (!authorizations.allow(request.getHeader("Authorization"), path)) {
      tell(
          response,
          HttpServletResponse.SC_FORBIDDEN,
          "access denied: no authorization in casanube.block.rpc.authorizations allows this");
      return;
    }
    if (!path.startsWith(PREFIX)) {
      tell(response, HttpServletResponse.SC_NOT_FOUND, "404 page not found");
      return;
    }
    origins.mark(request, response);
    if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", METHODS);
      if (request.getMethod().equals("OPTIONS")) {
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      } else {
        tell(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "405 - Method Not Allowed");
      }
      return;
    }
    if (!origins.allows(request)) {
      tell(response, HttpServletResponse.SC_FORBIDDEN, "403 - Forbidden");
      return;
    }
    String command = path.substring(PREFIX.length());
    @Nullable Semaphore turn = turns.take(command, request.getQueryString());
    if (turn == null) {
      response.setHeader("Retry-After", "1");
      tell(response, 429, "too many calls at once (casanube.block.rpc.max-calls)");
      return;
    }
    try {
      call(request, response, command, pace);
    } finally {
      turn.release();
    }
  }

  private void call(
      HttpServletRequest request, HttpServletResponse response, String path, Pace pace)
      throws IOException {
    long start = System.nanoTime();
    String command = "";
    String outcome = "refused";
    @Nullable Parts body = null;
    try {
      CallReader.Target target = reader.target(path);
      command = target.shape().path();
      @Nullable Parts parts = parts(request, pace);
      body = parts;
      ServletOutput output =
          new ServletOutput(response, mapper, () -> parts == null || parts.isOver(), pace);
      Call call = reader.read(target, query(request), parts, output);
      if (call.isText()) {
        output.useText();
      }
      outcome = answer(call, output);
    } catch (BadCallException e) {
      tell(response, e.status(), String.valueOf(e.getMessage()));
    } catch (RpcException | ProblemException e) {
      tell(response, HttpServletResponse.SC_BAD_REQUEST, String.valueOf(e.getMessage()));
    } finally {
      if (body != null) {
        reader.release(body);
      }
      metrics.called(command, outcome, System.nanoTime() - start);
    }
  }

  /** Runs the command; tells how it ended. */
  private String answer(Call call, ServletOutput output) throws IOException {
    String command = call.shape().path();
    try {
      if (!call.shape().runs()) {
        throw new RpcException(
            RpcException.Kind.CLIENT,
            "this command can't be called directly; try one of its subcommands");
      }
      Handler handler =
          registry
              .find(command)
              .orElseThrow(() ->
                  new RpcException(
                      "this node does not have the command " + command.replace('/', ' ')));
      handler.run(call);
      output.finish();
      return "ok";
    } catch (IOException e) {
      if (RpcMetrics.isGone(e)) {
        metrics.gone(command, e);
        return "gone";
      }
      return failed(call, output, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(call, output, e);
    } catch (RuntimeException | StackOverflowError e) {
      return failed(call, output, e);
    }
  }

  private String failed(Call call, ServletOutput output, Throwable cause) throws IOException {
    metrics.failed(call.shape().path(), cause);
    output.fail(Failures.explain(cause));
    return "error";
  }

  private @Nullable Parts parts(HttpServletRequest request, Pace pace) throws IOException {
    String type = request.getContentType();
    if (type == null || !type.regionMatches(true, 0, "multipart/form-data", 0, 19)) {
      return null;
    }
    String boundary = Boundaries.find(type);
    if (boundary == null) {
      throw new BadCallException("no multipart boundary param in Content-Type");
    }
    return new Parts(
        new MultipartReader(new BoundedBody(request.getInputStream(), maxBody, pace), boundary));
  }

  private static String query(HttpServletRequest request) {
    String query = request.getQueryString();
    return query == null ? "" : query;
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }

  private static void tell(HttpServletResponse response, int status, String message)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.setStatus(status);
    response.setContentType("text/plain; charset=utf-8");
    response.setHeader("X-Content-Type-Options", "nosniff");
    byte[] body = (message + "\n").getBytes(StandardCharsets.UTF_8);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
