package dev.weft;

import dev.weft.spi.OutsideWork;
import dev.weft.spi.Pipe;
import dev.weft.spi.ReadPipe;
import dev.weft.spi.WritePipe;
import dev.weft.transport.Protocol;
import dev.weft.transport.SubprocessEndpoint;
import dev.weft.transport.SubprocessOptions;
import dev.weft.transport.SubprocessOptions.Redirect;
import dev.weft.transport.SubprocessProtocol;
import dev.weft.transport.SubprocessTransport;
import dev.weft.transport.Transport;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A process, its pipes, and who is told about them.
 *
 * <p>Invariant: the protocol has been told of the end, or is about to be, if and only if the return code is known and no pipe is
 * open. The JDK closes its end of the input when the process ends, so the input is closed then here, too.
 *
 * <p>Threads: the loop's only.
 */
final class Subprocess implements SubprocessTransport {
    private final EventLoop loop;
    private final Process process;
    private final SortedMap<Integer, Pipe> pipes = new TreeMap<>(); // by their number in the process
    private SubprocessProtocol protocol;
    private int openPipes;
    private @Nullable Integer returncode;
    private boolean closing;

    private Subprocess(EventLoop loop, Process process, SubprocessProtocol protocol, SubprocessOptions options) {
        this.loop = loop;
        this.process = process;
        this.protocol = protocol;
        long pid = process.pid();
        if (options.stdin() == Redirect.PIPE) {
            pipes.put(0, WritePipe.of(loop, new PipeEnd(0), process.getOutputStream(), "weft-stdin-" + pid));
        }
        if (options.stdout() == Redirect.PIPE) {
            pipes.put(1, ReadPipe.of(loop, new PipeEnd(1), process.getInputStream(), "weft-stdout-" + pid));
        }
        if (options.stderr() == Redirect.PIPE) {
            pipes.put(2, ReadPipe.of(loop, new PipeEnd(2), process.getErrorStream(), "weft-stderr-" + pid));
        }
        openPipes = pipes.size();
    }

    /** Starts a process on a thread of the loop's executor. Suspends; a cancellation kills what was started. */
    static <P extends SubprocessProtocol> SubprocessEndpoint<P> start(
            EventLoop loop, Supplier<P> factory, List<String> command, SubprocessOptions options) throws IOException {
        var protocol = factory.get();
        var transport = new Subprocess(loop, launch(loop, command, options), protocol, options);
        Future<Boolean> standing = loop.createFuture();
        loop.callSoon(() -> {
            try {
                transport.begin();
            } finally {
                if (!standing.done()) {
                    standing.setResult(true);
                }
            }
        });
        try {
            standing.await();
        } catch (CancelledError e) {
            transport.close();
            throw e;
        }
        return new SubprocessEndpoint<>(transport, protocol);
    }

    @SuppressWarnings("RedundantThrows") // await rethrows why the process could not be started
    private static Process launch(EventLoop loop, List<String> command, SubprocessOptions options) throws IOException {
        var builder = Launch.builder(command, options);
        var launched = new CompletableFuture<Process>(); // known to both sides as soon as the process is there
        Future<Process> started = loop.runInExecutor(null, () -> {
            var process = builder.start();
            launched.complete(process);
            return process;
        });
        try {
            return started.await();
        } catch (CancelledError e) {
            var _ = launched.thenAccept(Process::destroyForcibly);
            throw e;
        }
    }

    /** What the protocol throws at the beginning is reported, and the process runs all the same. */
    private void begin() {
        try {
            protocol.connectionMade(this);
        } finally {
            pipes.values().forEach(Pipe::begin);
            watch();
        }
    }

    private void watch() {
        var outside = loop.expectOutside();
        var _ = process.onExit().whenComplete((ended, _) -> {
            loop.callSoonThreadsafeUnlessClosed(() -> exited(ended.exitValue())); // nobody waits on a closed loop
            OutsideWork.close(outside);
        });
    }

    private void exited(int code) {
        returncode = code;
        try {
            protocol.processExited();
        } finally {
            var input = pipes.get(0);
            if (input != null) {
                giveUp(input);
            }
            endIfDone();
        }
    }

    /** What the process has not taken says so when it is written. */
    private static void giveUp(Pipe input) {
        if (input.getWriteBufferSize() > 0) {
            input.close();
        } else {
            input.abort();
        }
    }

    private void endIfDone() {
        if (returncode != null && openPipes == 0) {
            closing = true;
            loop.callSoon(() -> protocol.connectionLost(null));
        }
    }

    @Override
    public long getPid() {
        return process.pid();
    }

    @Override
    public @Nullable Integer getReturncode() {
        return returncode;
    }

    @Override
    public @Nullable Transport getPipeTransport(int fd) {
        return pipes.get(fd);
    }

    @Override
    public Future<Boolean> sendSignal(String signal) {
        if (returncode != null || !process.isAlive()) {
            Future<Boolean> nobody = loop.createFuture();
            nobody.setResult(true);
            return nobody;
        }
        var name = signal.toUpperCase(Locale.ROOT);
        return Launch.sendSignal(loop, process.pid(), name.startsWith("SIG") ? name.substring(3) : name);
    }

    @Override
    public void terminate() {
        process.toHandle().destroy(); // the process itself would close its pipes, too
    }

    @Override
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    @Override
    public void close() {
        closing = true;
        pipes.values().forEach(Pipe::abort);
        if (returncode == null) {
            kill();
        }
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public @Nullable Object getExtraInfo(String name) {
        return name.equals("subprocess") ? process : null;
    }

    @Override
    public void setProtocol(SubprocessProtocol newProtocol) {
        protocol = newProtocol;
    }

    @Override
    public SubprocessProtocol getProtocol() {
        return protocol;
    }

    /** Passes on what a pipe says. */
    private final class PipeEnd implements Protocol {
        private final int fd;

        PipeEnd(int fd) {
            this.fd = fd;
        }

        @Override
        public void dataReceived(byte[] data) {
            protocol.pipeDataReceived(fd, data);
        }

        @Override
        public void pauseWriting() {
            protocol.pauseWriting();
        }

        @Override
        public void resumeWriting() {
            protocol.resumeWriting();
        }

        @Override
        public void connectionLost(@Nullable Throwable exception) {
            openPipes--;
            try {
                protocol.pipeConnectionLost(fd, exception);
            } finally {
                endIfDone();
            }
        }
    }
}
