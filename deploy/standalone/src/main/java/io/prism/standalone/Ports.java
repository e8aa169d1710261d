package io.prism.standalone;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Asks for ports before anything heavy starts, so that a taken one costs a moment and gives a clear
 * line.
 */
final class Ports {

  private Ports() {}

  /**
   * Returns when the port can be bound now.
   *
   * @param option the option that chooses the port, for the message
   * @throws StartFailure when it can't
   */
  static void requireFree(String host, int port, String option) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port), 1);
    } catch (BindException e) {
      throw new StartFailure(
          "port "
              + port
              + " on "
              + host
              + " is in use or not allowed: choose another with "
              + option,
          e);
    } catch (IOException e) {
      throw new StartFailure(
          "port " + port + " on " + host + " cannot be opened: " + e.getMessage(), e);
    }
  }

  /** A port on the loopback address that nobody uses at this moment. */
  static int anyFree() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress("127.0.0.1", 0), 1);
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new StartFailure("no free port on 127.0.0.1: " + e.getMessage(), e);
    }
  }
}
