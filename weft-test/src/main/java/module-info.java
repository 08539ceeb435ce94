/** The test kit: test bodies that are tasks, clocks that jump, orders that vary. */
@org.jspecify.annotations.NullMarked
module dev.weft.test {
    requires static org.jspecify;
    requires transitive dev.weft.core;
    requires transitive org.junit.jupiter.api;

    exports dev.weft.test;
}
