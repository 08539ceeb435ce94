package dev.weft.bench.echo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.IntConsumer;

/** The servers on the JDK's virtual threads, one for each connection; the JVM's flags say how many carriers there are. */
final class ThreadsEcho {
    private ThreadsEcho() {}

    /** Serves for ever; tells the port. */
    static void serve(Work work, IntConsumer port) throws IOException {
        try (var server = new ServerSocket(0, EchoServer.BACKLOG, InetAddress.getLoopbackAddress())) {
            port.accept(server.getLocalPort());
            while (true) {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket, work));
            }
        }
    }

    private static void serve(Socket socket, Work work) {
        try (socket) {
            socket.setTcpNoDelay(true);
            switch (work) {
                case ECHO -> echo(socket.getInputStream(), socket.getOutputStream());
                case DIGEST -> digest(socket.getInputStream(), socket.getOutputStream());
            }
        } catch (IOException e) {
            System.err.println("a connection ended: " + e);
        }
    }

    private static void echo(InputStream input, OutputStream output) throws IOException {
        byte[] data = new byte[EchoServer.PIECE];
        int count;
        while ((count = input.read(data)) > 0) {
            output.write(data, 0, count);
        }
    }

    private static void digest(InputStream input, OutputStream output) throws IOException {
        byte[] data = new byte[Work.MESSAGE];
        while (input.readNBytes(data, 0, data.length) == data.length) {
            output.write(Work.digest(data));
        }
    }
}
