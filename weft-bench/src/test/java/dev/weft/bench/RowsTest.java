package dev.weft.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.weft.bench.peer.KotlinPeer;
import dev.weft.bench.peer.WeftPeer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row can be measured in every column that has it, in small. */
@Timeout(60)
class RowsTest {

    private static final int SMALLER = 50;
    private static final Map<String, Python> PYTHONS = new ConcurrentHashMap<>();

    static Stream<Arguments> cellsOnTheJvm() {
        return Stream.of(Column.values())
                .filter(Column::onJvm)
                .flatMap(column -> Stream.of(Row.values()).map(row -> Arguments.of(row, column)));
    }

    @ParameterizedTest
    @MethodSource("cellsOnTheJvm")
    void aRowEndsInEveryColumnThatHasItAndInNoOther(Row row, Column column) throws Exception {
        if (row == Row.COLD_START) {
            ColdStart.main(new String[] {column.name()});
            return;
        }
        try (var peer = column.open()) {
            if (!row.measuredByJmh()) {
                var parked = new AtomicInteger();
                peer.park(100, parked::incrementAndGet);
                assertThat(parked).hasValue(1);
            } else if (column.has(row)) {
                row.run(peer, row.operations() / SMALLER);
            } else {
                assertThatThrownBy(() -> row.run(peer, 1))
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining(peer.getClass().getSimpleName() + " has no counterpart");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRowEndsInPython(Row row) {
        if (row == Row.COLD_START) {
            assertThat(Processes.lines(python("asyncio_bench.py").coldStart())).isEmpty();
            return;
        }
        var python = python(row.ofTrio() ? "trio_bench.py" : "asyncio_bench.py");
        assertThat(python.measure(row.key(), row.operations() / SMALLER, 1)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aRowOfPoolsEndsInWeft(PoolRow row) throws Exception {
        try (var work = new PoolWork()) {
            assertThat(work.time(row, smaller(row))).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRowOfPoolsEndsInPythonIfItHasTheLibrary(PoolRow row) {
        var values = python("pool_bench.py").measure(row.key(), smaller(row), 1);
        assertThat(values).hasSize(row == PoolRow.UNSYNC ? values.size() : 1);
    }

    private static int smaller(PoolRow row) {
        return Math.max(1, row.operations() / SMALLER);
    }

    private static Python python(String script) {
        return PYTHONS.computeIfAbsent(script, _ -> {
            try {
                return Python.find(script);
            } catch (IllegalStateException missing) {
                return abort(missing.getMessage());
            }
        });
    }

    @Test
    void tasksAreParkedInAProcessOfTheirOwn() {
        var lines = Processes.java(Column.CARRIER, ParkedTasks.class, List.of("CARRIER", "100", "2"));
        assertThat(lines).hasSize(2).allMatch(line -> line.matches("\\d+ -?\\d+"));
    }

    @Test
    void theFanInHandsOverEveryItem() throws Exception {
        try (var weft = new WeftPeer()) {
            weft.fanIn(100);
            assertThat(weft.received()).isEqualTo(9);
        }
        try (var kotlin = (KotlinPeer) KotlinPeer.blocking()) {
            kotlin.fanIn(100);
            assertThat(kotlin.getReceived()).isEqualTo(9);
        }
    }
}
