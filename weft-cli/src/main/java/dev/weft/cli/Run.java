package dev.weft.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weft run FILE.java [ARG...]}: runs one source file, with Weft on its path. */
@Command(name = "run", description = "Runs one source file, compact ones included.")
final class Run implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE.java", description = "The program.")
    private Path file = Path.of("");

    @Parameters(index = "1..*", paramLabel = "ARG", description = "Its arguments.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws Exception {
        return Program.compiled(file).run(arguments.toArray(String[]::new)) ? 0 : 1;
    }
}
