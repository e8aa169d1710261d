package io.prism.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes bytes on until it cuts every connection at once, and takes no new ones. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket socket;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private CuttingProxy(ServerSocket socket, int target) {
    this.socket = socket;
    this.target = target;
  }

  static CuttingProxy to(int target) throws IOException {
    CuttingProxy proxy =
        new CuttingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    daemon(proxy::accept);
    return proxy;
  }

  int port() {
    return socket.getLocalPort();
  }

  /**
   * @param reset by a TCP reset, not in order
   */
  void cut(boolean reset) throws IOException {
    socket.close();
    for (Socket it : sockets) {
      if (reset) {
        it.setSoLinger(true, 0);
      }
      it.close();
    }
  }

  @Override
  public void close() throws IOException {
    cut(false);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.addAll(List.of(client, server));
        daemon(() -> pass(client, server));
        daemon(() -> pass(server, client));
      }
    } catch (IOException e) {
      // It was cut.
    }
  }

  private static void pass(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // It was cut.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
