package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs outside the project compile against fixed names and shapes: these stand for them, and are compiled, not run. */
class CallersTest {
    @ParameterizedTest
    @ValueSource(strings = {"AsyncioCaller", "TrioCaller"})
    void callersOutsideCompile(String caller, @TempDir Path classes) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var files = compiler.getStandardFileManager(null, null, null);
        var options = List.of("-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
        var said = new StringWriter();
        boolean compiled = compiler.getTask(
                        said,
                        files,
                        null,
                        options,
                        null,
                        files.getJavaFileObjects(Path.of("src/test/resources/callers", caller + ".java")))
                .call();
        assertThat(compiled).as(said.toString()).isTrue();
    }
}
