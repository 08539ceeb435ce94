package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code examples/WordCount.java} with real processes and three real members. */
@Timeout(120)
class WordCountTest {
    @Test
    void threadsProcessesAndAClusterCountTheSame() throws Exception {
        try (var program = RunningProgram.start("WordCount", 6, 500)) {
            assertThat(program.awaitEnd()).as("%s", program.lines()).isZero();
            program.awaitLine("threads +\\d+\\.\\d\\d s +\\d+\\.\\d\\d s");
            program.awaitLine("processes +\\d+\\.\\d\\d s +\\d+\\.\\d\\d s");
            program.awaitLine("cluster of 3 +\\d+\\.\\d\\d s +\\d+\\.\\d\\d s");
            program.awaitLine("All three counted 3000 words, \\d+ different ones; the most frequent is word\\d+, .*");
        }
    }
}
