package dev.weft.bench.echo;

import dev.weft.asyncio.Asyncio;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.TlsCredentials;
import dev.weft.transport.TlsOptions;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * One TLS echo server as a process: {@code TlsEchoServer weft|netty JDK|OPENSSL}. As {@link EchoServer} it prints its port and
 * answers with what it has allocated. Its certificate is for a key on P-256, signed by itself.
 */
public final class TlsEchoServer {
    private TlsEchoServer() {}

    /** Serves until the standard input ends. */
    public static void main(String[] args) throws Exception {
        EchoServer.answerQuestions();
        var bundle = new CertificateBuilder()
                .subject("CN=weft.test")
                .ecp256()
                .addSanDnsName("weft.test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        switch (args[0]) {
            case "weft" -> weft(bundle, TlsOptions.Provider.valueOf(args[1]));
            case "netty" -> netty(bundle, SslProvider.valueOf(args[1]));
            default -> throw new IllegalArgumentException("no TLS echo server is named " + args[0]);
        }
    }

    private static void weft(X509Bundle bundle, TlsOptions.Provider provider) {
        var credentials =
                TlsCredentials.systemDefault().withKey(bundle.getKeyPair().getPrivate(), bundle.getCertificatePath());
        var tls = TlsOptions.of(credentials).withProvider(provider);
        Asyncio.run(() -> {
            var options = ServeOptions.DEFAULT.withBacklog(EchoServer.BACKLOG).withTls(tls);
            var server = Asyncio.startServer(WeftEcho::echo, EchoServer.HOST, 0, options);
            EchoServer.print(server.port());
            server.serveForever();
        });
    }

    private static void netty(X509Bundle bundle, SslProvider provider) throws Exception {
        var context = SslContextBuilder.forServer(bundle.getKeyPair().getPrivate(), bundle.getCertificatePath())
                .sslProvider(provider)
                .build();
        NettyEcho.serve(
                1,
                EchoServer::print,
                channel -> channel.pipeline()
                        .addLast(context.newHandler(channel.alloc()))
                        .addLast(new NettyEcho.Echo()));
    }
}
