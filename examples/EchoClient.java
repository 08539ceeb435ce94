import static dev.weft.asyncio.Asyncio.*;

import java.nio.charset.StandardCharsets;

// A TCP client for EchoServer.java.
void tcpEchoClient(String message) throws IOException {
    var connection = openConnection("127.0.0.1", 8888);
    var reader = connection.reader();
    var writer = connection.writer();

    IO.println("Send: '" + message + "'");
    writer.write(message.getBytes(StandardCharsets.UTF_8));
    writer.drain();

    byte[] data = reader.read(100);
    IO.println("Received: '" + new String(data, StandardCharsets.UTF_8) + "'");

    IO.println("Close the connection");
    writer.close();
    writer.awaitClosed();
}

void main() {
    run(() -> tcpEchoClient("Hello World!"));
}
