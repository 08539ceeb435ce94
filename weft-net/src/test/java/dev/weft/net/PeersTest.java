package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.StreamReader;
import dev.weft.asyncio.StreamWriter;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.SubprocessOptions;
import dev.weft.transport.TlsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The other side is somebody else's program: CPython's asyncio, curl and OpenSSL. */
@Timeout(20)
class PeersTest {
    private static final SubprocessOptions MERGED =
            SubprocessOptions.PIPES.withStderr(SubprocessOptions.Redirect.STDOUT);

    @Test
    void pythonsAsyncioIsAClient() {
        Asyncio.run(() -> {
            var server = EchoServers.start();
            var program = """
                    import asyncio, sys
                    async def main(port):
                        reader, writer = await asyncio.open_connection('127.0.0.1', port)
                        data = bytes(range(256)) * 4096
                        async def send():
                            writer.write(data)
                            await writer.drain()
                            writer.write_eof()
                        back, _ = await asyncio.gather(reader.read(), send())
                        print('same' if back == data else 'different')
                        writer.close()
                        await writer.wait_closed()
                    asyncio.run(main(int(sys.argv[1])))
                    """;
            var python =
                    Asyncio.createSubprocessExec(MERGED, "python3", "-c", program, Integer.toString(server.port()));
            assertThat(text(python.communicate().stdout())).isEqualTo("same\n");
            server.close();
        });
    }

    @Test
    void curlIsAClient() {
        Asyncio.run(() -> {
            var server = Asyncio.startServer(PeersTest::answer, HOST, 0);
            var curl = Asyncio.createSubprocessExec(
                    MERGED, "curl", "-s", "--noproxy", "*", "http://" + HOST + ":" + server.port() + "/");
            assertThat(text(curl.communicate().stdout())).isEqualTo("weft");
            server.close();
        });
    }

    @ParameterizedTest
    @MethodSource("dev.weft.net.Certificates#providers")
    void opensslVerifiesOurCertificate(TlsOptions.Provider provider, @TempDir Path directory) {
        Asyncio.run(() -> {
            var server = EchoServers.start(serving(provider));
            OpensslClient.assertEchoes(server.port(), "weft.test", directory);
            server.close();
        });
    }

    @ParameterizedTest
    @MethodSource("dev.weft.net.Certificates#providers")
    void curlVerifiesOurCertificate(TlsOptions.Provider provider, @TempDir Path directory) {
        Asyncio.run(() -> {
            var trusted = Files.writeString(directory.resolve("ca.pem"), Certificates.AUTHORITY.getCertificatePEM());
            var server = Asyncio.startServer(PeersTest::answer, HOST, 0, serving(provider));
            var address = "weft.test:" + server.port();
            var curl = Asyncio.createSubprocessExec(
                    MERGED,
                    "curl",
                    "-sS",
                    "--noproxy",
                    "*",
                    "--cacert",
                    trusted.toString(),
                    "--resolve",
                    address + ":" + HOST,
                    "https://" + address + "/");
            assertThat(text(curl.communicate().stdout())).isEqualTo("weft");
            server.close();
        });
    }

    private static ServeOptions serving(TlsOptions.Provider provider) throws Exception {
        return ServeOptions.DEFAULT.withTls(
                TlsOptions.of(Certificates.server("weft.test")).withProvider(provider));
    }

    private static void answer(StreamReader reader, StreamWriter writer) throws IOException {
        reader.readUntil(bytes("\r\n\r\n"));
        writer.write(bytes("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nweft"));
        writer.close();
    }
}
