package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Process;
import dev.weft.transport.SubprocessOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command line's TLS client, which trusts only the tests' authority. */
final class OpensslClient {
    private OpensslClient() {}

    /** Sends a line to an echo server, and asserts that it comes back from one with the right certificate. Suspends. */
    static void assertEchoes(int port, String name, Path directory) throws IOException {
        var trusted = Files.writeString(directory.resolve("ca.pem"), Certificates.AUTHORITY.getCertificatePEM());
        try (Process openssl = Asyncio.createSubprocessExec(
                SubprocessOptions.PIPES.withStderr(SubprocessOptions.Redirect.STDOUT),
                "openssl",
                "s_client",
                "-connect",
                HOST + ":" + port,
                "-servername",
                name,
                "-verify_hostname",
                name,
                "-verify_return_error",
                "-CAfile",
                trusted.toString())) {
            openssl.stdin().write(bytes("over tls\n"));
            var output = new StringBuilder();
            for (byte[] line : openssl.stdout().lines()) {
                output.append(text(line));
                if (text(line).equals("over tls\n")) {
                    break;
                }
            }
            assertThat(output.toString()).contains("Verification: OK").endsWith("over tls\n");
            openssl.stdin().close(); // it says farewell, so that the server's handler ends in peace
            openssl.await();
        }
    }
}
