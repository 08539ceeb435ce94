package dev.weft.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts JVMs like this one. */
final class Children {
    private Children() {}

    /** Returns the command that starts a JVM with the flags that ./weft gave this one, and its class path; the caller adds a main class. */
    static List<String> jvm(List<String> moreFlags) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("weft.flags", "").split(" ", -1)));
        command.removeIf(String::isEmpty);
        command.addAll(moreFlags);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        return command;
    }
}
