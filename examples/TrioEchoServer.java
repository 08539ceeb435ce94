import dev.weft.trio.SocketStream;
import dev.weft.trio.Trio;
import java.nio.charset.StandardCharsets;

// A TCP server in Trio's way: one task for each connection, all of them in the server's own nursery.
// The port must be the one that TrioEchoClient.java connects to.
static final int PORT = 12345;

// How much memory to spend, at most, on each piece that is received.
static final int BUFSIZE = 16384;

int connectionCounter;

void echoServer(SocketStream serverStream) {
    // Each connection gets a number of its own, so that the lines of several can be told apart.
    int ident = connectionCounter++;
    IO.println("echo_server " + ident + ": started");
    try {
        while (true) {
            byte[] data = serverStream.receiveSome(BUFSIZE);
            IO.println("echo_server " + ident + ": received data " + repr(data));
            if (data.length == 0) {
                IO.println("echo_server " + ident + ": connection closed");
                return;
            }
            IO.println("echo_server " + ident + ": sending data " + repr(data));
            serverStream.sendAll(data);
        }
    } catch (Exception e) {
        // What a handler throws would end the whole server; a cancellation, which is an Error, may.
        IO.println("echo_server " + ident + ": crashed: " + e);
    }
}

String repr(byte[] data) {
    return "b'" + new String(data, StandardCharsets.ISO_8859_1) + "'";
}

void main() {
    Trio.run(() -> Trio.serveTcp(this::echoServer, PORT));
}
