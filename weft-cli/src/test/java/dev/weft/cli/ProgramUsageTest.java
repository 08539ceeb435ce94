package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A larger program that is started without what it needs says in one line how it is started. */
@Timeout(120)
class ProgramUsageTest {
    @ParameterizedTest
    @ValueSource(strings = {"HttpServer", "TcpProxy", "Downloader", "Postgres"})
    void saysHowItIsStarted(String name) throws Exception {
        try (var program = RunningProgram.start(name)) {
            program.awaitLine("usage: \\./weft run examples/" + name + "\\.java [A-Z].*");
            assertThat(program.awaitEnd()).isEqualTo(2);
            assertThat(program.lines()).hasSize(2); // that one and the end
        }
    }
}
