import static dev.weft.asyncio.Asyncio.*;
import static io.netty.handler.codec.http.HttpHeaderNames.*;
import static io.netty.handler.codec.http.HttpResponseStatus.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.EventLoop;
import dev.weft.asyncio.Event;
import dev.weft.asyncio.Semaphore;
import dev.weft.asyncio.StreamReader;
import dev.weft.asyncio.StreamWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.*;

// A web server for a folder of files and a little JSON, on HTTP/1.1.
//
//   ./weft run examples/HttpServer.java FOLDER [PORT [PATIENCE_SECONDS]]
//
// Each connection is one task, written as if it were alone: read a request, answer it, again. Netty knows the protocol,
// Weft moves the bytes. A client that is slow to ask is hung up on, one that is slow to read holds up only itself, and
// more clients than there are places for wait in front of the door. Ctrl-C lets the answers under way finish.

static final int PLACES = 1000;
static final int MAX_HEAD = 16 * 1024;
static final int MAX_BODY = 1024 * 1024;
static final int PIECE = 64 * 1024;
static final ObjectMapper JSON = new ObjectMapper();

Path root;
Duration patience = ofSeconds(30);
boolean stopping;
final Set<StreamWriter> idle = new HashSet<>(); // between two requests
final Semaphore places = new Semaphore(PLACES);
final List<JsonNode> notes = new ArrayList<>();

void main(String[] args) throws IOException {
    if (args.length < 1 || args.length > 3) {
        System.err.println("usage: ./weft run examples/HttpServer.java FOLDER [PORT [PATIENCE_SECONDS]]");
        System.exit(2);
    }
    root = Path.of(args[0]).toRealPath();
    int port = args.length > 1 ? Integer.parseInt(args[1]) : 8080;
    if (args.length > 2) {
        patience = ofSeconds(Integer.parseInt(args[2]));
    }
    run(() -> {
        var stop = new Event();
        for (var signal : List.of("INT", "TERM")) {
            EventLoop.current().addSignalHandler(signal, stop::set);
        }
        var server = startServer(this::connection, "127.0.0.1", port);
        IO.println("Serving " + root + " on http://127.0.0.1:" + server.port());
        stop.await();
        stopping = true;
        idle.forEach(StreamWriter::close);
        IO.println("Stopped: " + server.stop(ofSeconds(5)));
    });
}

// ------------------------------------------------------------------------------------------------------ a connection

void connection(StreamReader reader, StreamWriter writer) throws Exception {
    try (var place = places.hold(); var wire = new Wire(reader, writer)) {
        boolean again = true;
        while (again && !stopping) {
            var request = nextRequest(wire);
            if (request == null) {
                break;
            }
            try {
                again = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
                answer(request, new Answer(wire, again));
            } finally {
                request.release();
            }
        }
    } catch (TimeoutException | IOException | CodecException tooSlowOrGone) {
        // The client's affair: it knows, and nobody else needs to.
    } finally {
        writer.close();
    }
}

FullHttpRequest nextRequest(Wire wire) throws IOException, TimeoutException {
    idle.add(wire.writer);
    try {
        return waitFor(() -> (FullHttpRequest) wire.receive(), patience);
    } finally {
        idle.remove(wire.writer);
    }
}

void answer(FullHttpRequest request, Answer answer) throws IOException, TimeoutException {
    if (!request.decoderResult().isSuccess()) {
        boolean tooLong = request.decoderResult().cause() instanceof TooLongHttpHeaderException;
        answer.error(tooLong ? REQUEST_HEADER_FIELDS_TOO_LARGE : BAD_REQUEST);
        return;
    }
    try {
        var target = new QueryStringDecoder(request.uri());
        switch (target.path()) {
            case "/api/notes" -> notes(request, answer);
            case "/api/clock" -> clock(target, answer);
            default -> file(request, target.path(), answer);
        }
    } catch (IllegalArgumentException badEscapeOrNumber) {
        answer.error(BAD_REQUEST);
    }
}

// -------------------------------------------------------------------------------------------------------------- JSON

void notes(FullHttpRequest request, Answer answer) throws IOException, TimeoutException {
    switch (request.method().name()) {
        case "GET", "HEAD" -> answer.whole(OK, "application/json", JSON.writeValueAsBytes(notes));
        case "POST" -> {
            try {
                notes.add(JSON.readTree(ByteBufUtil.getBytes(request.content())));
                answer.whole(CREATED, "application/json", JSON.writeValueAsBytes(Map.of("notes", notes.size())));
            } catch (JsonProcessingException notJson) {
                answer.error(BAD_REQUEST);
            }
        }
        default -> answer.error(METHOD_NOT_ALLOWED);
    }
}

// An answer whose length nobody knows beforehand goes out in chunks, each as soon as it is there.
void clock(QueryStringDecoder target, Answer answer) throws IOException, TimeoutException {
    int ticks = Integer.parseInt(target.parameters().getOrDefault("ticks", List.of("3")).getFirst());
    answer.begin(OK, "application/x-ndjson");
    for (int tick = 1; tick <= Math.min(ticks, 100); tick++) {
        sleep(ofMillis(100));
        answer.piece(JSON.writeValueAsBytes(Map.of("tick", tick)));
        answer.piece(new byte[] {'\n'});
    }
    answer.end();
}

// ------------------------------------------------------------------------------------------------------------- files

void file(FullHttpRequest request, String path, Answer answer) throws IOException, TimeoutException {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
        answer.error(METHOD_NOT_ALLOWED);
        return;
    }
    var file = toThread(() -> find(path)); // a disk may be slow: it has a thread of its own
    if (file == null) {
        answer.error(NOT_FOUND);
        return;
    }
    try (var bytes = toThread(() -> Files.newByteChannel(file))) {
        var span = Span.of(request.headers().get(RANGE), bytes.size());
        if (span == null) {
            answer.headers.set(CONTENT_RANGE, "bytes */" + bytes.size());
            answer.error(REQUESTED_RANGE_NOT_SATISFIABLE);
            return;
        }
        answer.headers.set(ACCEPT_RANGES, "bytes");
        answer.headers.set(CONTENT_LENGTH, span.length());
        if (span.length() < bytes.size()) {
            answer.headers.set(CONTENT_RANGE, "bytes " + span.from() + "-" + span.to() + "/" + bytes.size());
        }
        answer.begin(span.length() < bytes.size() ? PARTIAL_CONTENT : OK, type(file));
        if (request.method().equals(HttpMethod.GET)) {
            bytes.position(span.from());
            for (long left = span.length(); left > 0; ) {
                var piece = ByteBuffer.allocate((int) Math.min(left, PIECE));
                int count = toThread(() -> bytes.read(piece));
                if (count < 0) {
                    throw new EOFException(file + " became shorter while it was sent");
                }
                answer.piece(Arrays.copyOf(piece.array(), count));
                left -= count;
            }
        }
        answer.end();
    }
}

// Links are followed first: what lies outside the folder is not there, whatever the path looks like.
Path find(String path) throws IOException {
    try {
        var file = root.resolve(path.substring(1)).toRealPath();
        if (Files.isDirectory(file)) {
            file = file.resolve("index.html").toRealPath();
        }
        return file.startsWith(root) && Files.isRegularFile(file) ? file : null;
    } catch (FileSystemException | InvalidPathException none) {
        return null;
    }
}

String type(Path file) {
    var name = file.getFileName().toString();
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
        case "html" -> "text/html; charset=utf-8";
        case "txt", "md", "java" -> "text/plain; charset=utf-8";
        case "json" -> "application/json";
        case "css" -> "text/css";
        case "js" -> "text/javascript";
        case "png" -> "image/png";
        case "svg" -> "image/svg+xml";
        default -> "application/octet-stream";
    };
}

// What one "Range: bytes=..." asks for, ends included; null if there is no such part.
record Span(long from, long to) {
    static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})?-(\\d{1,18})?");

    static Span of(String range, long size) {
        var asked = range == null ? null : RANGE.matcher(range);
        if (asked == null || !asked.matches() || asked.end() == "bytes=-".length()) {
            return new Span(0, size - 1); // several ranges or other units: the whole is a fair answer
        }
        var first = asked.group(1);
        var last = asked.group(2);
        long from = first == null ? Math.max(0, size - Long.parseLong(last)) : Long.parseLong(first);
        long to = first == null || last == null ? size - 1 : Math.min(size - 1, Long.parseLong(last));
        return from > to ? null : new Span(from, to);
    }

    long length() {
        return to - from + 1;
    }
}

// ------------------------------------------------------------------------------------------------------- the protocol

// Netty's codec between our streams: bytes in, messages out, and the other way round.
class Wire implements AutoCloseable {
    final StreamReader reader;
    final StreamWriter writer;
    final EmbeddedChannel codec = new EmbeddedChannel(
            new HttpServerCodec(MAX_HEAD, MAX_HEAD, PIECE), new HttpObjectAggregator(MAX_BODY));

    Wire(StreamReader reader, StreamWriter writer) {
        this.reader = reader;
        this.writer = writer;
    }

    // Null at the end of the stream.
    Object receive() throws IOException {
        while (true) {
            Object message = codec.readInbound();
            if (message != null) {
                return message;
            }
            byte[] bytes = codec.isOpen() ? reader.read(PIECE) : new byte[0];
            if (bytes.length == 0) {
                return null;
            }
            codec.writeInbound(Unpooled.wrappedBuffer(bytes));
            flush(); // the codec answers some things by itself: "100 Continue", "413 Content Too Large"
            writer.drain(); // whoever asks for these and never reads waits for himself
        }
    }

    // A peer that does not read holds us up here, but not for ever.
    void send(Object message) throws IOException, TimeoutException {
        codec.writeOutbound(message);
        flush();
        waitFor(writer::drain, patience);
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

class Answer {
    final Wire wire;
    final boolean keepAlive;
    final HttpHeaders headers = new DefaultHttpHeaders();

    Answer(Wire wire, boolean keepAlive) {
        this.wire = wire;
        this.keepAlive = keepAlive;
    }

    void whole(HttpResponseStatus status, String type, byte[] body) throws IOException, TimeoutException {
        headers.set(CONTENT_LENGTH, body.length);
        headers.set(CONTENT_TYPE, type);
        var content = Unpooled.wrappedBuffer(body);
        var noTrailers = new DefaultHttpHeaders();
        wire.send(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content, head(), noTrailers));
    }

    void error(HttpResponseStatus status) throws IOException, TimeoutException {
        whole(status, "text/plain", (status + "\n").getBytes());
    }

    void begin(HttpResponseStatus status, String type) throws IOException, TimeoutException {
        headers.set(CONTENT_TYPE, type);
        if (!headers.contains(CONTENT_LENGTH)) {
            headers.set(TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        wire.send(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, head()));
    }

    void piece(byte[] bytes) throws IOException, TimeoutException {
        wire.send(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
    }

    void end() throws IOException, TimeoutException {
        wire.send(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private HttpHeaders head() {
        return headers.set(CONNECTION, keepAlive && !stopping ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    }
}
