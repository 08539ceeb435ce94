import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

import dev.weft.EventLoop;
import dev.weft.asyncio.Event;
import dev.weft.asyncio.Queue;
import dev.weft.asyncio.QueueFullException;
import dev.weft.asyncio.StreamReader;
import dev.weft.asyncio.StreamWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.*;
import io.netty.handler.codec.http.websocketx.*;

// A chat room for browsers: its page on /, the room itself a WebSocket on /chat. The first message is the visitor's name.
//
//   ./weft run examples/Chat.java [PORT]          then open http://127.0.0.1:PORT in two windows
//
// Each visitor has two tasks: one hears what he says, one tells him what the others said. Between them stands a queue of
// limited length, so that one slow visitor neither holds up the room nor fills its memory: he has to leave.

static final int MAX_MESSAGE = 4 * 1024;
static final int UNTOLD = 100;
static final Duration SILENCE = ofSeconds(60); // the page says something every 20 s, if only a space

static final String PAGE = """
        <!doctype html><meta charset="utf-8"><title>Weft chat</title>
        <h1>Weft chat</h1><pre id="room"></pre>
        <form id="form"><input id="text" autofocus autocomplete="off"><button>Say</button></form>
        <script>
          const name = new URLSearchParams(location.search).get('name') || prompt('Your name?') || 'somebody';
          const socket = new WebSocket(`ws://${location.host}/chat`);
          const tell = line => room.append(line + '\\n');
          socket.onopen = () => socket.send(name);
          socket.onmessage = message => tell(message.data);
          socket.onclose = () => tell('The room is closed.');
          form.onsubmit = event => { event.preventDefault(); socket.send(text.value); text.value = ''; };
          setInterval(() => socket.send(' '), 20000);
        </script>
        """;

final Set<Visitor> room = new LinkedHashSet<>();

record Visitor(String name, Queue<String> untold, Wire wire) {}

void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8080;
    run(() -> {
        var stop = new Event();
        for (var signal : List.of("INT", "TERM")) {
            EventLoop.current().addSignalHandler(signal, stop::set);
        }
        var server = startServer(this::connection, "127.0.0.1", port);
        IO.println("Chat on http://127.0.0.1:" + server.port());
        stop.await();
        server.close();
        for (var visitor : List.copyOf(room)) {
            visitor.wire.send(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE));
        }
        IO.println("Stopped: " + server.stop(ofSeconds(2)));
    });
}

void connection(StreamReader reader, StreamWriter writer) throws Exception {
    try (var wire = new Wire(reader, writer)) {
        switch (hear(wire)) {
            case TextWebSocketFrame name -> visit(text(name), wire); // the codec has shaken hands already
            case FullHttpRequest request -> page(request, wire);
            case null, default -> {}
        }
    } catch (TimeoutException | IOException | CodecException gone) {
        // Whoever goes without a word needs no answer.
    } finally {
        writer.close();
    }
}

void visit(String name, Wire wire) {
    var visitor = new Visitor(name.strip(), new Queue<>(UNTOLD), wire);
    room.add(visitor);
    tell(visitor.name + " comes in");
    try {
        taskGroup(group -> {
            var teller = group.createTask(() -> tellAll(visitor));
            try {
                while (hear(wire) instanceof TextWebSocketFrame said) {
                    var words = text(said).strip();
                    if (!words.isEmpty()) {
                        tell(visitor.name + ": " + words);
                    }
                }
            } catch (TimeoutException | IOException | CodecException gone) {
                // As good as a good-bye.
            } finally {
                teller.cancel();
            }
        });
    } finally {
        room.remove(visitor);
        tell(visitor.name + " leaves");
    }
}

Object hear(Wire wire) throws IOException, TimeoutException {
    return waitFor(wire::receive, SILENCE);
}

void tellAll(Visitor visitor) throws IOException {
    while (true) {
        visitor.wire.send(new TextWebSocketFrame(visitor.untold.get()));
    }
}

void tell(String line) {
    IO.println(line);
    for (var visitor : List.copyOf(room)) {
        try {
            visitor.untold.putNowait(line);
        } catch (QueueFullException tooSlow) {
            visitor.wire.writer.transport().abort(); // his own task notices, and says good-bye for him
        }
    }
}

void page(FullHttpRequest request, Wire wire) throws IOException {
    boolean known = new QueryStringDecoder(request.uri()).path().equals("/");
    request.release();
    var body = Unpooled.copiedBuffer(known ? PAGE : "no such page\n", StandardCharsets.UTF_8);
    var status = known ? HttpResponseStatus.OK : HttpResponseStatus.NOT_FOUND;
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response.headers().set("Content-Type", known ? "text/html; charset=utf-8" : "text/plain");
    response.headers().set("Content-Length", body.readableBytes());
    response.headers().set("Connection", "close");
    wire.send(response);
}

String text(TextWebSocketFrame frame) {
    try {
        return frame.text();
    } finally {
        frame.release();
    }
}

// Netty's codecs between our streams: HTTP first, WebSocket once hands are shaken. Pings and closings it answers itself.
class Wire implements AutoCloseable {
    final StreamReader reader;
    final StreamWriter writer;
    final EmbeddedChannel codec = new EmbeddedChannel(
            new HttpServerCodec(),
            new HttpObjectAggregator(MAX_MESSAGE),
            new WebSocketServerProtocolHandler("/chat", null, false, MAX_MESSAGE),
            new WebSocketFrameAggregator(MAX_MESSAGE));

    Wire(StreamReader reader, StreamWriter writer) {
        this.reader = reader;
        this.writer = writer;
    }

    // Null at the end.
    Object receive() throws IOException {
        while (true) {
            Object message = codec.readInbound();
            if (message != null) {
                return message;
            }
            byte[] bytes = codec.isOpen() ? reader.read(MAX_MESSAGE) : new byte[0];
            if (bytes.length == 0) {
                return null;
            }
            codec.writeInbound(Unpooled.wrappedBuffer(bytes));
            flush();
            writer.drain(); // whoever pings and never reads waits for himself
        }
    }

    void send(Object message) throws IOException {
        codec.writeOutbound(message);
        flush();
        writer.drain();
    }

    private void flush() {
        ByteBuf bytes;
        while ((bytes = codec.readOutbound()) != null) {
            writer.write(ByteBufUtil.getBytes(bytes));
            bytes.release();
        }
    }

    @Override
    public void close() {
        codec.finishAndReleaseAll();
    }
}
