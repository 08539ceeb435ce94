package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad usage ends with 2 and one line that says what is wrong. */
class UsageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "conformance|weft: Missing required parameter: 'LANGUAGE' (see ./weft --help)",
                "conformance curio|weft: there is no language 'curio' of programs: say asyncio or trio",
                "conformance asyncio trio|weft: Unmatched argument at index 2: 'trio' (see ./weft --help)",
                "frobnicate|weft: there is no command 'frobnicate' (see ./weft --help)",
            })
    void isAnsweredInOneLine(String words, String answer) {
        var complaints = new StringWriter();
        int code = Weft.commandLine().setErr(new PrintWriter(complaints)).execute(words.split(" "));
        assertThat(complaints.toString().strip()).isEqualTo(answer);
        assertThat(code).isEqualTo(2);
    }
}
