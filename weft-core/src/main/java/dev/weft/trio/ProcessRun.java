package dev.weft.trio;

import dev.weft.CancelScope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A process that does not outlive the call that runs it. Semantics: Trio's run_process. */
final class ProcessRun {
    private final Process process;
    private final ProcessOptions options;
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream(0);
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream(0);

    private ProcessRun(Process process, ProcessOptions options) {
        this.process = process;
        this.options = options;
    }

    static CompletedProcess run(List<String> command, ProcessOptions given) throws IOException {
        var options = given.forRun();
        var run = new ProcessRun(Process.open(command, options), options);
        Trio.openNursery(run::supervise);
        var completed = new CompletedProcess(
                run.process.args(),
                run.process.await(),
                options.captureStdout ? run.stdout.toByteArray() : null,
                options.captureStderr ? run.stderr.toByteArray() : null);
        if (options.check && completed.returncode() != 0) {
            throw new CalledProcessException(completed);
        }
        return completed;
    }

    private void supervise(Nursery nursery) {
        try {
            if (options.input != null) {
                nursery.startSoon(() -> feed(Objects.requireNonNull(process.stdin()), options.input));
            }
            if (options.captureStdout) {
                nursery.startSoon(() -> collect(Objects.requireNonNull(process.stdout()), stdout));
            }
            if (options.captureStderr) {
                nursery.startSoon(() -> collect(Objects.requireNonNull(process.stderr()), stderr));
            }
            if (options.taskStatus != null) {
                options.taskStatus.started(process);
            }
            process.await();
        } catch (Throwable e) {
            end(e);
            throw e;
        }
    }

    /** Ends the process, whatever it takes. Suspends, shielded from scopes. */
    private void end(Throwable why) {
        var shield = new CancelScope();
        shield.shield(true);
        try {
            shield.run(() -> Trio.openNursery(killers -> {
                killers.startSoon(() -> options.deliverCancel.run(process));
                process.await();
                killers.cancelScope().cancel();
            }));
        } catch (Throwable again) { // another request, or the way to end it failed
            process.kill();
            why.addSuppressed(again);
        }
    }

    /** That the process does not want its input is no error. */
    private static void feed(SendStream stream, byte @Nullable [] input) {
        try (stream) {
            stream.sendAll(Objects.requireNonNull(input));
        } catch (BrokenResourceException e) {
            System.getLogger("dev.weft.trio")
                    .log(System.Logger.Level.DEBUG, "a process did not take all of its input", e);
        }
    }

    private static void collect(ReceiveStream stream, ByteArrayOutputStream target) {
        try (stream) {
            for (byte[] piece : stream) {
                target.writeBytes(piece);
            }
        }
    }
}
