package dev.weft.bench.echo;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;

/**
 * One server on the JVM, as a process: {@code EchoServer weft|weft-group|weft-protocol|netty|threads|ktor LOOPS ECHO|DIGEST}.
 * It prints its port, answers each line of its input with the bytes that it has allocated so far and how many connections
 * each of its loops has, and ends with its input.
 */
public final class EchoServer {
    static final String HOST = "127.0.0.1";
    static final int BACKLOG = 1024;
    static final int PIECE = 64 * 1024;

    private static final Spread SPREAD = new Spread();

    private EchoServer() {}

    /** Serves until the standard input ends. */
    public static void main(String[] args) throws Exception {
        answerQuestions();
        int loops = Integer.parseInt(args[1]);
        var work = Work.valueOf(args[2]);
        switch (args[0]) {
            case "weft" -> WeftEcho.serve(work, EchoServer::print);
            case "weft-group" -> WeftEcho.serveOnLoops(loops, work, SPREAD, EchoServer::print);
            case "weft-protocol" -> WeftEcho.serveByProtocol(EchoServer::print);
            case "netty" -> NettyEcho.serve(loops, work, SPREAD, EchoServer::print);
            case "threads" -> ThreadsEcho.serve(work, EchoServer::print);
            case "ktor" -> KtorEcho.serve(HOST, EchoServer::print);
            default -> throw new IllegalArgumentException("no echo server is named " + args[0]);
        }
    }

    static void print(int port) {
        System.out.println("port " + port);
        System.out.flush();
    }

    /** Has a thread answer each line of the input. */
    static void answerQuestions() {
        var answers = new Thread(EchoServer::answer, "answers");
        answers.setDaemon(true);
        answers.start();
    }

    private static void answer() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var lines = new Scanner(System.in, StandardCharsets.US_ASCII);
        while (lines.hasNextLine()) {
            lines.nextLine();
            System.out.println((threads.getTotalThreadAllocatedBytes() + " " + SPREAD).strip());
            System.out.flush();
        }
        Runtime.getRuntime().halt(0); // nobody asks any more: whatever serves, serves nobody
    }
}
