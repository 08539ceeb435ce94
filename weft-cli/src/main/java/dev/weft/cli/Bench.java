package dev.weft.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft bench [NAME...]}: measures Weft and its peers in one run, in a JVM with the benchmarks' class path. */
@Command(
        name = "bench",
        description = "Measures Weft and its peers in some minutes, and prints one table, and one of echo servers.")
final class Bench implements Callable<Integer> {
    @Option(names = "--thorough", description = "More and longer rounds.")
    private boolean thorough;

    @Option(names = "--list", description = "Says which rows there are.")
    private boolean list;

    @Parameters(
            paramLabel = "NAME",
            description = "The rows to measure, or core, trio, pools, echo, tls; all but tls if none is named.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws Exception {
        var root = Path.of(System.getProperty("weft.root", "."));
        var target = root.resolve("weft-bench").resolve("target");
        if (!Files.isDirectory(target.resolve("lib"))) {
            throw new UsageException("the benchmarks are not built: run mvn package -pl weft-bench -am");
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        System.getProperties().forEach((name, value) -> {
            if (name.toString().startsWith("weft.bench.")) {
                command.add("-D" + name + "=" + value);
            }
        });
        command.add("-cp");
        command.add(target.resolve("classes") + java.io.File.pathSeparator + target.resolve("lib") + "/*");
        command.add("dev.weft.bench.Main");
        if (thorough) {
            command.add("--thorough");
        }
        if (list) {
            command.add("--list");
        }
        command.addAll(arguments);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
