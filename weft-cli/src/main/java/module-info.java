/** The command line. */
@org.jspecify.annotations.NullMarked
module dev.weft.cli {
    requires static org.jspecify;
    requires dev.weft.conformance;
    requires dev.weft.core;
    requires info.picocli;
    requires java.compiler;

    opens dev.weft.cli to
            info.picocli;
}
