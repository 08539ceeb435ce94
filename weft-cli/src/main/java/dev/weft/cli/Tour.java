package dev.weft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft tour [NAME...]}: runs the chapter's programs and checks what they print. */
@Command(name = "tour", description = "Runs the chapter's programs, and checks what they print.")
final class Tour implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Programs to run; all if none is named.")
    private List<String> names = List.of();

    @Option(names = "--fast", description = "On a virtual clock: the same lines in no time.")
    private boolean fast;

    @Override
    public Integer call() throws Exception {
        var examples = Path.of(System.getProperty("weft.root", ".")).resolve("examples");
        var all = programsIn(examples);
        var chosen = names.isEmpty() ? all : names;
        for (var name : chosen) {
            if (!all.contains(name)) {
                throw new UsageException("no program " + name + "; there are " + String.join(", ", all));
            }
        }
        List<String> flags = fast ? List.of("-Dweft.clock=virtual") : List.of();
        int failed = 0;
        for (var name : chosen) {
            System.out.println("--- " + name);
            var complaints = new TourStop(examples, name, flags, System.out::println).visit();
            System.out.println(complaints.isEmpty() ? "ok" : "FAILED\n" + String.join("\n", complaints));
            failed += complaints.isEmpty() ? 0 : 1;
        }
        System.out.println();
        System.out.println((chosen.size() - failed) + " passed, " + failed + " failed");
        return failed == 0 ? 0 : 1;
    }

    /** Returns the programs that have expected lines, in the order of the chapter. */
    static List<String> programsIn(Path examples) throws IOException {
        var names = new ArrayList<String>();
        for (var line : Files.readAllLines(examples.resolve("expected").resolve("TOUR.txt"))) {
            if (!line.isBlank()) {
                names.add(line.strip());
            }
        }
        return names;
    }
}
