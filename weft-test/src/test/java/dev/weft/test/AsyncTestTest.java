package dev.weft.test;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.gather;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Asyncio.timeout;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.displayName;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.suppressed;

import dev.weft.Action;
import dev.weft.EventLoop;
import dev.weft.Task;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class AsyncTestTest {
    @AsyncTest
    void theBodyIsATaskInRealTime() {
        assertThat(Task.current()).isNotNull();
        long before = System.nanoTime();
        sleep(ofMillis(5));
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(5_000_000);
    }

    @AsyncTest(clock = TestClock.VIRTUAL)
    void daysPassAtOnceOnTheVirtualClock() {
        long before = EventLoop.current().nanoTime();
        sleep(ofDays(30));
        assertThat(EventLoop.current().nanoTime() - before).isEqualTo(ofDays(30).toNanos());
    }

    @AsyncTest(clock = TestClock.VIRTUAL, schedules = 50, seed = 7)
    void timersKeepTheirOrderInEverySchedule() {
        var order = new ArrayList<String>();
        gather(() -> sleepAndAdd(order, 3, "c"), () -> sleepAndAdd(order, 1, "a"), () -> sleepAndAdd(order, 2, "b"))
                .await();
        assertThat(order).containsExactly("a", "b", "c");
    }

    @Test
    void schedulesMeetEveryOrderOfThreeTasks() {
        Programs.ORDERS.clear();
        run("orders").assertStatistics(runs -> runs.succeeded(100));
        assertThat(Programs.ORDERS).hasSize(6);
    }

    @Test
    void theSameSeedGivesTheSameOrder() {
        var orders = new HashSet<List<String>>();
        for (int i = 0; i < 5; i++) {
            Programs.ORDERS.clear();
            run("orderOfSeedFive");
            orders.addAll(Programs.ORDERS);
        }
        assertThat(orders).hasSize(1);
    }

    @Test
    void aFailureNamesTheSeedOfItsOrder() {
        var failed = run("needsTheFirstOrder").failed();
        assertThat(failed.count()).isBetween(1L, 99L);
        failed.assertThatEvents()
                .anyMatch(
                        event(finishedWithFailure(suppressed(0, message(text -> text.contains("@AsyncTest(seed = ")))))
                                ::matches);
        assertThat(failed.stream().map(failure -> failure.getTestDescriptor().getDisplayName()))
                .allMatch(name -> name.contains("[seed = "));
    }

    @Test
    void aFailureThatOnlyTheLoopHeardOfFailsTheTest() {
        run("losesAFailure")
                .failed()
                .assertThatEvents()
                .haveExactly(1, event(finishedWithFailure(message(text -> text.contains("its loop reports")))));
    }

    @Test
    void whatIsLeftIsCancelled() {
        Programs.leftover = null;
        run("leavesATask").assertStatistics(runs -> runs.succeeded(1));
        assertThat(Programs.leftover.cancelled()).isTrue();
    }

    @Test
    void noScheduleAtAllIsRefused() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(Programs.class, "noSchedules"))
                .execute()
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                displayName("noSchedules()"),
                                finishedWithFailure(message(text -> text.contains("at least 1 is needed")))));
    }

    private static Void sleepAndAdd(List<String> order, int hours, String name) {
        sleep(ofHours(hours));
        order.add(name);
        return null;
    }

    private static Events run(String program) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(Programs.class, program))
                .execute()
                .testEvents();
    }

    /** Tests that the tests above run; by themselves they are found by nobody. */
    static class Programs {
        private static final Set<List<String>> ORDERS = new HashSet<>();
        private static Task<?> leftover;

        @AsyncTest(schedules = 100)
        void orders() {
            ORDERS.add(orderOfThree());
        }

        @AsyncTest(seed = 5)
        void orderOfSeedFive() {
            ORDERS.add(orderOfThree());
        }

        @AsyncTest(schedules = 100)
        void needsTheFirstOrder() {
            assertThat(orderOfThree()).startsWith("a");
        }

        @AsyncTest
        void losesAFailure() {
            EventLoop.current().callSoon(() -> {
                throw new IllegalStateException("lost");
            });
            Task.yieldNow();
        }

        @AsyncTest
        void leavesATask() throws TimeoutException {
            leftover = createTask((Action) () -> sleep(ofHours(1)));
            timeout(ofHours(1), (Action) Task::yieldNow);
        }

        @AsyncTest(schedules = 0)
        void noSchedules() {}

        private static List<String> orderOfThree() {
            var order = new ArrayList<String>();
            gather(() -> order.add("a"), () -> order.add("b"), () -> order.add("c"))
                    .await();
            return order;
        }
    }
}
