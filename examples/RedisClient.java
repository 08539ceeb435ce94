import static dev.weft.asyncio.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.asyncio.Connection;
import dev.weft.asyncio.Queue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.redis.*;

// A Redis client in a hundred lines, and what it can do.
//
//   ./weft run examples/RedisClient.java [PORT]
//
// Commands of all tasks go down one connection, one behind the other, without waiting: Redis answers in order, so a queue of
// futures tells whose answer it is. That is pipelining, and no caller knows of it. Another connection listens for messages.

void main(String[] args) {
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 6379;
    run(() -> {
        try (var redis = Redis.connect("127.0.0.1", port);
                var listener = Redis.connect("127.0.0.1", port)) {
            IO.println(redis.call("SET", "weft:greeting", "hello").await());
            IO.println(redis.call("GET", "weft:greeting").await());
            IO.println(redis.call("GET", "weft:nothing").await());

            redis.call("DEL", "weft:count").await();
            long start = System.nanoTime();
            taskGroup(group -> {
                for (int i = 0; i < 100; i++) {
                    group.createTask(() -> {
                        for (int n = 0; n < 100; n++) {
                            redis.call("INCR", "weft:count").await();
                        }
                    });
                }
            });
            long micros = (System.nanoTime() - start) / 1000;
            IO.println("100 tasks have counted to " + redis.call("GET", "weft:count").await());
            System.err.println("in " + micros / 1000 + " ms, " + micros / 10_000.0 + " us each");

            try {
                redis.call("INCR", "weft:greeting").await();
            } catch (RedisException e) {
                IO.println("refused: " + e.getMessage());
            }

            var news = listener.subscribe("weft:news");
            for (var item : List.of("one", "two", "three")) {
                redis.call("PUBLISH", "weft:news", item).await();
            }
            for (int i = 0; i < 3; i++) {
                IO.println("heard " + news.get());
            }
            redis.call("DEL", "weft:greeting", "weft:count").await();
        }
    });
}

static class RedisException extends RuntimeException {
    RedisException(String message) {
        super(message);
    }
}

static class Redis implements AutoCloseable {
    private final Connection connection;
    private final ArrayDeque<Future<Object>> unanswered = new ArrayDeque<>();
    private final Map<String, Queue<String>> channels = new HashMap<>();
    private final EmbeddedChannel codec = new EmbeddedChannel(
            new RedisDecoder(),
            new RedisBulkStringAggregator(),
            new RedisArrayAggregator(1024, 16),
            new RedisEncoder());
    private final Task<Void> reader;

    private Redis(Connection connection) {
        this.connection = connection;
        this.reader = createTask(this::read, "redis reader");
    }

    static Redis connect(String host, int port) throws IOException {
        return new Redis(openConnection(host, port));
    }

    // Sends a command at once; the future gets what Redis answers: a String, a Long, a List, null, or the refusal.
    Future<Object> call(String... words) throws IOException {
        if (reader.done()) {
            throw new IOException("the connection to Redis has ended");
        }
        Future<Object> answer = EventLoop.current().createFuture();
        unanswered.add(answer);
        send(words);
        connection.writer().drain();
        return answer;
    }

    // From now on this connection hears messages only. A listener that is slow holds up Redis, not our memory.
    Queue<String> subscribe(String channel) throws IOException {
        var messages = channels.computeIfAbsent(channel, _ -> new Queue<>(1000));
        call("SUBSCRIBE", channel).await();
        return messages;
    }

    @Override
    public void close() {
        reader.cancel();
        connection.writer().close();
        codec.finishAndReleaseAll();
    }

    private void send(String... words) {
        var parts = Stream.of(words).<RedisMessage>map(word -> new FullBulkStringRedisMessage(
                        Unpooled.copiedBuffer(word, StandardCharsets.UTF_8)))
                .toList();
        codec.writeOutbound(new ArrayRedisMessage(parts));
        ByteBuf bytes;
        while ((bytes = codec.readOutbound()) != null) {
            connection.writer().write(ByteBufUtil.getBytes(bytes));
            bytes.release();
        }
    }

    private void read() throws IOException {
        try {
            byte[] bytes;
            while ((bytes = connection.reader().read(64 * 1024)).length > 0) {
                codec.writeInbound(Unpooled.wrappedBuffer(bytes));
                RedisMessage message;
                while ((message = codec.readInbound()) != null) {
                    dispatch(message);
                }
            }
        } finally {
            for (var answer : unanswered) {
                if (!answer.done()) { // else whoever asked was cancelled
                    answer.setException(new IOException("the connection to Redis has ended"));
                }
            }
        }
    }

    private void dispatch(RedisMessage message) {
        Object value = value(message);
        if (value instanceof List<?> list && list.size() == 3 && list.getFirst().equals("message")) {
            channels.get(list.get(1)).put((String) list.get(2));
            return;
        }
        var answer = unanswered.remove();
        if (answer.done()) {
            return; // whoever asked was cancelled; the answer has come all the same
        }
        if (value instanceof RedisException refusal) {
            answer.setException(refusal);
        } else {
            answer.setResult(value);
        }
    }

    private static Object value(RedisMessage message) {
        return switch (message) {
            case SimpleStringRedisMessage simple -> simple.content();
            case IntegerRedisMessage integer -> integer.value();
            case ErrorRedisMessage error -> new RedisException(error.content());
            case FullBulkStringRedisMessage bulk -> {
                try {
                    yield bulk.isNull() ? null : bulk.content().toString(StandardCharsets.UTF_8);
                } finally {
                    bulk.release();
                }
            }
            case ArrayRedisMessage array ->
                array.isNull() ? null : array.children().stream().map(Redis::value).toList();
            default -> throw new IllegalStateException("Redis says what this client does not know: " + message);
        };
    }
}
