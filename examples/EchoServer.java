import static dev.weft.asyncio.Asyncio.*;

import dev.weft.asyncio.StreamReader;
import dev.weft.asyncio.StreamWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

// A TCP server: for each connection one task, which sends back what it received.
void handleEcho(StreamReader reader, StreamWriter writer) throws IOException {
    byte[] data = reader.read(100);
    String message = new String(data, StandardCharsets.UTF_8);
    var address = (InetSocketAddress) writer.getExtraInfo("peername");
    IO.println("Received '" + message + "' from " + pythonic(address));
    IO.println("Send: '" + message + "'");
    writer.write(data);
    writer.drain();
    IO.println("Close the connection");
    writer.close();
}

String pythonic(InetSocketAddress address) {
    return "('" + address.getAddress().getHostAddress() + "', " + address.getPort() + ")";
}

void main() {
    run(() -> {
        var server = startServer(this::handleEcho, "127.0.0.1", 8888);
        IO.println("Serving on " + pythonic((InetSocketAddress) server.sockets().getFirst()));
        try (server) {
            server.serveForever();
        }
    });
}
