package dev.weft.cli;

import dev.weft.conformance.Main;
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
        var languages = Main.languages();
        if (!languages.contains(language)) {
            throw new UsageException(
                    "there is no language '" + language + "' of programs: say " + String.join(" or ", languages));
        }
        Main.main(new String[] {language});
        return 0;
    }
}
