package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopOptionsTest {
    @ParameterizedTest
    @CsvSource({"true, true", "TRUE, true", "'', true", "false, false", "no, false"})
    void aPropertyTurnsDebugModeOn(String value, boolean expected) {
        with(
                "weft.debug",
                value,
                () -> assertThat(LoopOptions.defaults().debug()).isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "WEFT_DEBUG, 1, true",
        "PYTHONASYNCIODEBUG, yes, true",
        "WEFT_DEBUG, 0, false",
        "WEFT_DEBUG, '', false",
        "OTHER_DEBUG, 1, false"
    })
    void soDoesTheEnvironment(String variable, String value, boolean expected) {
        assertThat(LoopOptions.debugWanted(Map.of(variable, value)::get)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"virtual, true", "system, false"})
    void aPropertyChoosesTheClock(String value, boolean virtual) {
        with(
                "weft.clock",
                value,
                () -> assertThat(LoopOptions.defaults().clock() instanceof VirtualClock)
                        .isEqualTo(virtual));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void optionsAreChangedOneByOne(boolean debug) {
        var clock = Clock.virtual();
        var options = LoopOptions.defaults().withClock(clock).withDebug(debug).withName("mine");
        assertThat(options).isEqualTo(new LoopOptions(clock, debug, "mine", null));
        try (var loop = EventLoop.create(options)) {
            assertThat(loop.getDebug()).isEqualTo(debug);
            assertThat(loop.clock()).isSameAs(clock);
            assertThat(loop).hasToString("EventLoop[mine]");
        }
    }

    private static void with(String property, String value, Runnable check) {
        @Nullable String before = System.getProperty(property);
        System.setProperty(property, value);
        try {
            check.run();
        } finally {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        }
    }
}
