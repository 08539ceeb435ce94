package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.asyncio.Asyncio;
import dev.weft.transport.SubprocessOptions;
import dev.weft.trio.ServingOptions;
import dev.weft.trio.SocketListener;
import dev.weft.trio.Trio;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The other side is CPython's Trio. */
@Timeout(30)
class TrioPeersTest {
    private static final String PYTHON = "/usr/bin/python3";
    private static final SubprocessOptions MERGED =
            SubprocessOptions.PIPES.withStderr(SubprocessOptions.Redirect.STDOUT);

    @Test
    void pythonsTrioIsAClient() {
        var program = """
                import sys, trio
                async def main(port):
                    data = bytes(range(256)) * 4096
                    async with await trio.open_tcp_stream('127.0.0.1', port) as stream:
                        async def send():
                            await stream.send_all(data)
                            await stream.send_eof()
                        back = bytearray()
                        async with trio.open_nursery() as nursery:
                            nursery.start_soon(send)
                            async for piece in stream:
                                back += piece
                    print('same' if back == data else 'different')
                trio.run(main, int(sys.argv[1]))
                """;
        Trio.run(() -> Trio.openNursery(nursery -> {
            List<SocketListener> listeners = nursery.start(status -> Trio.serveTcp(
                    TrioSocketsTest::echo,
                    0,
                    ServingOptions.<SocketListener>defaults().withHost(HOST).withTaskStatus(status)));
            var port = Integer.toString(listeners.getFirst().port());
            var python = Asyncio.createSubprocessExec(MERGED, PYTHON, "-c", program, port);
            assertThat(text(python.communicate().stdout())).isEqualTo("same\n");
            nursery.cancelScope().cancel();
        }));
    }

    @Test
    void pythonsTrioIsAServer() {
        var program = """
                import trio
                async def echo(stream):
                    async for piece in stream:
                        await stream.send_all(piece)
                    await stream.send_eof()
                async def main():
                    async with trio.open_nursery() as nursery:
                        from functools import partial
                        serve = partial(trio.serve_tcp, echo, 0, host='127.0.0.1')
                        [listener] = await nursery.start(serve)
                        print(listener.socket.getsockname()[1], flush=True)
                trio.run(main)
                """;
        Trio.run(() -> {
            var python = Asyncio.createSubprocessExec(MERGED, PYTHON, "-c", program);
            assertThat(python.stdout()).isNotNull();
            int port = Integer.parseInt(text(python.stdout().readLine()).trim());
            byte[] data = new byte[1_000_000];
            new Random(3).nextBytes(data);
            var back = new ByteArrayOutputStream();
            try (var stream = Trio.openTcpStream(HOST, port)) {
                Trio.openNursery(nursery -> {
                    nursery.startSoon(() -> {
                        stream.sendAll(data);
                        stream.sendAll(bytes("the end"));
                        stream.sendEof();
                    });
                    for (byte[] piece : stream) {
                        back.writeBytes(piece);
                    }
                });
            }
            assertThat(Arrays.equals(Arrays.copyOf(back.toByteArray(), data.length), data))
                    .isTrue();
            assertThat(back.toString(java.nio.charset.StandardCharsets.ISO_8859_1))
                    .endsWith("the end");
            python.close();
        });
    }
}
