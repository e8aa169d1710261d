package io.prism.client;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Speaks just enough HTTP/2 to let a call begin, and then does to it what a test wants. */
final class RawServer implements AutoCloseable {
  private static final int PREFACE = 24;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int GO_AWAY = 7;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private final ServerSocket socket;
  private final Deed deed;

  /** What becomes of a call. */
  interface Deed {
    void to(Connection connection, int stream) throws IOException;
  }

  private RawServer(ServerSocket socket, Deed deed) {
    this.socket = socket;
    this.deed = deed;
  }

  static RawServer onCall(Deed deed) throws IOException {
    RawServer server =
        new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), deed);
    daemon(server::accept);
    return server;
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket peer = socket.accept();
        daemon(() -> serve(peer));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket peer) {
    try (peer) {
      Connection connection = new Connection(peer);
      connection.frame(SETTINGS, 0, 0, new byte[0]);
      DataInputStream in = new DataInputStream(peer.getInputStream());
      in.readNBytes(PREFACE);
      while (true) {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        in.readUnsignedByte();
        int stream = in.readInt();
        in.readNBytes(length);
        if (type == HEADERS) {
          deed.to(connection, stream);
        }
      }
    } catch (IOException e) {
      // The other side, or the deed, has ended it.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  /** The server's side of a connection. */
  static final class Connection {
    private final Socket peer;
    private final DataOutputStream out;

    Connection(Socket peer) throws IOException {
      this.peer = peer;
      this.out = new DataOutputStream(peer.getOutputStream());
    }

    void reset(int stream, int code) throws IOException {
      frame(RESET, 0, stream, new byte[] {0, 0, 0, (byte) code});
    }

    void goAway(int code) throws IOException {
      frame(GO_AWAY, 0, 0, new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) code});
    }

    /** Status 200 of a gRPC server, in HPACK. */
    void answerHead(int stream) throws IOException {
      head(stream, "application/grpc");
    }

    void webPage(int stream) throws IOException {
      head(stream, "text/html");
      data(stream, "<html>".getBytes(StandardCharsets.US_ASCII), true);
    }

    void data(int stream, byte[] payload, boolean last) throws IOException {
      frame(DATA, last ? END_STREAM : 0, stream, payload);
    }

    void bytes(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }

    void close() throws IOException {
      peer.close();
    }

    /** With a TCP reset. */
    void abort() throws IOException {
      peer.setSoLinger(true, 0);
      peer.close();
    }

    private void head(int stream, String contentType) throws IOException {
      byte[] type = contentType.getBytes(StandardCharsets.US_ASCII);
      byte[] block = new byte[3 + type.length];
      block[0] = (byte) 0x88; // :status 200
      block[1] = 0x5f; // content-type
      block[2] = (byte) type.length;
      System.arraycopy(type, 0, block, 3, type.length);
      frame(HEADERS, END_HEADERS, stream, block);
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
      out.writeByte(payload.length >> 16);
      out.writeShort(payload.length);
      out.writeByte(type);
      out.writeByte(flags);
      out.writeInt(stream);
      out.write(payload);
      out.flush();
    }
  }
}
