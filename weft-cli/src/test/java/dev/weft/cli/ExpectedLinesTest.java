package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpectedLinesTest {
    @TempDir
    Path folder;

    @Test
    void equalLinesDoNotDiffer() throws IOException {
        assertThat(expected("# a comment", "a", "b").differences(List.of("a", "b")))
                .isEmpty();
    }

    @Test
    void aMissingAWrongAndASurplusLineAreEachNamed() throws IOException {
        var lines = expected("a", "b");
        assertThat(lines.differences(List.of("a"))).containsExactly("line 2: expected b, got (nothing)");
        assertThat(lines.differences(List.of("a", "x"))).containsExactly("line 2: expected b, got x");
        assertThat(lines.differences(List.of("a", "b", "c"))).containsExactly("line 3: expected the end, got c");
    }

    @Test
    void aPatternMatchesTheWholeLine() throws IOException {
        var lines = expected("~took \\d+ s");
        assertThat(lines.differences(List.of("took 12 s"))).isEmpty();
        assertThat(lines.differences(List.of("took 12 s!"))).hasSize(1);
    }

    @Test
    void theLinesOfABlockComeInAnyOrderButOnlyOnce() throws IOException {
        var lines = expected("?a", "?b", "c");
        assertThat(lines.differences(List.of("b", "a", "c"))).isEmpty();
        assertThat(lines.differences(List.of("a", "a", "c"))).hasSize(1);
    }

    @Test
    void aCompanionAndAProgramWithoutEndAreRead() throws IOException {
        var lines = expected("# with EchoServer", "# for ever", "ready");
        assertThat(lines.companion()).isEqualTo("EchoServer");
        assertThat(lines.isEnd("ready")).isTrue();
        assertThat(lines.isEnd("almost ready")).isFalse();
    }

    @Test
    void whoMeetsWhomAndWhereIsRead() throws IOException {
        var server = expected("# visited by Client at 12345", "# for ever", "ready");
        assertThat(server.companion()).isEqualTo("Client");
        assertThat(server.meeting()).isEqualTo(new ExpectedLines.Meeting(12345, false));
        assertThat(expected("# visits Server at 80", "done").meeting()).isEqualTo(new ExpectedLines.Meeting(80, true));
        assertThat(expected("# with Server", "done").meeting()).isNull();
    }

    @Test
    void aPortIsListenedOnOnlyWhileSomebodyDoes() throws IOException {
        int port;
        try (var listener = new java.net.ServerSocket(0)) {
            port = listener.getLocalPort();
            assertThat(Ports.isListenedOn(port)).isTrue();
        }
        assertThat(Ports.isListenedOn(port)).isFalse();
    }

    private ExpectedLines expected(String... lines) throws IOException {
        return ExpectedLines.read(Files.write(folder.resolve("expected.txt"), List.of(lines)));
    }
}
