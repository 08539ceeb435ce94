import static java.time.Duration.ofSeconds;

import dev.weft.trio.Nursery;
import dev.weft.trio.SocketStream;
import dev.weft.trio.Trio;
import java.nio.charset.StandardCharsets;

// A client for TrioEchoServer.java: one task sends, another receives, at the same time and on the same stream.
static final int PORT = 12345;
static final int BUFSIZE = 16384;

void sender(SocketStream clientStream) {
    IO.println("sender: started!");
    while (true) {
        byte[] data = "async can sometimes be confusing, but I believe in you!".getBytes(StandardCharsets.US_ASCII);
        IO.println("sender: sending " + repr(data));
        clientStream.sendAll(data);
        Trio.sleep(ofSeconds(1));
    }
}

void receiver(SocketStream clientStream, Nursery nursery) {
    IO.println("receiver: started!");
    while (true) {
        byte[] data = clientStream.receiveSome(BUFSIZE);
        IO.println("receiver: got data " + repr(data));
        if (data.length == 0) {
            IO.println("receiver: connection closed");
            nursery.cancelScope().cancel(); // ends the sender, and with it the program
            return;
        }
    }
}

String repr(byte[] data) {
    return "b'" + new String(data, StandardCharsets.ISO_8859_1) + "'";
}

void parent() throws IOException {
    IO.println("parent: connecting to 127.0.0.1:" + PORT);
    try (var clientStream = Trio.openTcpStream("127.0.0.1", PORT)) {
        Trio.openNursery(nursery -> {
            IO.println("parent: spawning sender...");
            nursery.startSoon(() -> sender(clientStream));

            IO.println("parent: spawning receiver...");
            nursery.startSoon(() -> receiver(clientStream, nursery));
        });
    }
}

void main() {
    Trio.run(this::parent);
}
