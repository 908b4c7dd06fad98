package org.casanube.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a node that has just started for the usual things, so that the AOT cache which the JVM
 * writes at its end knows the classes of real work and not of the start alone.
 */
final class Rehearsal {
  private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);
  private static final Pattern CID = Pattern.compile("\"cid\":\\s*\"([^\"]+)\"");
  private static final int CONTENT = 3 << 20;
  private static final int ROUNDS = 5;
  private static final int OK = 200;
  private static final int MULTIPLE = 300;

  private final String gateway;
  private final String content;

  Rehearsal(String gateway, String content) {
    this.gateway = gateway;
    this.content = content;
  }

  /** A call that fails is noted and passed over: the cache is only the poorer by it. */
  void run() {
    byte[] bytes = new byte[CONTENT];
    new Random(1).nextBytes(bytes);
    for (int round = 0; round < ROUNDS; round++) {
      bytes[0] = (byte) round;
      ask("GET", gateway + "/api/v1/status", new byte[0]);
      Matcher cid = CID.matcher(ask("POST", gateway + "/api/v1/files?name=rehearsal", bytes));
      if (cid.find()) {
        ask("GET", content + "/ipfs/" + cid.group(1), new byte[0]);
        ask("GET", gateway + "/api/v1/files/stat?path=/ipfs/" + cid.group(1), new byte[0]);
        ask("GET", gateway + "/api/v1/local-pins/" + cid.group(1), new byte[0]);
      }
    }
  }

  private static String ask(String method, String url, byte[] body) {
    try {
      HttpURLConnection call = (HttpURLConnection) URI.create(url).toURL().openConnection();
      call.setRequestMethod(method);
      call.setRequestProperty("Accept", "application/json, */*");
      if (body.length > 0) {
        call.setDoOutput(true);
        call.setRequestProperty("Content-Type", "application/octet-stream");
        call.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = call.getOutputStream()) {
          out.write(body);
        }
      }
      int status = call.getResponseCode();
      if (status < OK || status >= MULTIPLE) {
        LOG.info("{} {} answered {}", method, url, status);
        return "";
      }
      try (InputStream in = call.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException failed) {
      LOG.info("{} {} failed: {}", method, url, failed.getMessage());
      return "";
    }
  }
}
