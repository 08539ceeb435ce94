package dev.weft.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code weft conformance asyncio|trio}: reads programs, one a line, and prints their traces. */
@Command(name = "conformance", description = "Reads the oracle's programs, one a line, and prints their traces.")
final class Conformance implements Callable<Integer> {
    @Parameters(paramLabel = "LANGUAGE", description = "asyncio or trio.")
    private String language = "";

    @Override
    public Integer call() throws Exception {
        dev.weft.conformance.Main.main(new String[] {language});
        return 0;
    }
}
