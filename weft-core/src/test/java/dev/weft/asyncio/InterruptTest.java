package dev.weft.asyncio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C on real processes, in real time: a signal cannot be sent to a test itself. */
@Tag("real-time")
class InterruptTest {
    private static final int SIGINT_BIT = 1 << 1;

    @BeforeEach
    void signalsMustReachChildren() throws IOException {
        var status = Path.of("/proc/self/status");
        assumeTrue(Files.exists(status), "no /proc here");
        long ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .findFirst()
                .orElse(0);
        assumeTrue((ignored & SIGINT_BIT) == 0, "SIGINT is ignored here, and so it is by children");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sleeping", "trio"})
    void theFirstCancelsTheMainTask(String how) throws Exception {
        var program = start(how);
        try (var output = program.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");
            interrupt(program);
            assertThat(rest(output)).containsExactly("unwound", "interrupted");
            assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isZero();
        } finally {
            program.destroyForcibly();
        }
    }

    @Test
    void theSecondEndsTheProgramEvenIfItsLoopIsStuck() throws Exception {
        var program = start("stuck");
        try (var output = program.inputReader()) {
            assertThat(output.readLine()).isEqualTo("ready");
            // The JVM drops a signal that comes while it has not looked at the one before: go on until it has seen two.
            for (int i = 0; i < 100 && program.isAlive(); i++) {
                interrupt(program);
                program.waitFor(100, TimeUnit.MILLISECONDS);
            }
            assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).isEqualTo(130);
            assertThat(rest(output)).isEmpty();
        } finally {
            program.destroyForcibly();
        }
    }

    private static java.lang.Process start(String how) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens",
                        "java.base/java.lang=ALL-UNNAMED",
                        "-Dweft.engine=" + System.getProperty("weft.engine", "portable"),
                        "-cp",
                        String.join(java.io.File.pathSeparator, "target/classes", "target/test-classes"),
                        InterruptedProgram.class.getName(),
                        how)
                .redirectErrorStream(true)
                .start();
    }

    private static void interrupt(java.lang.Process program) throws Exception {
        assertThat(new ProcessBuilder("kill", "-INT", "" + program.pid())
                        .start()
                        .waitFor())
                .isLessThanOrEqualTo(1); // 1: it has ended meanwhile
    }

    private static List<String> rest(BufferedReader output) {
        return output.lines().toList();
    }
}
