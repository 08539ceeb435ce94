package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Asyncio.taskGroup;
import static dev.weft.asyncio.Asyncio.timeout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.ExceptionGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tasks inside blocking JDK calls, in real time, which those calls live in. */
@Tag("real-time")
class BlockedTaskTest {
    private static final Duration SHORT = Duration.ofMillis(30);

    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void onlyTheCarrierEngineSuspendsThem() {
        assumeTrue(
                "carrier".equals(System.getProperty("weft.engine")),
                "a blocking call holds the portable engine's loop");
    }

    @Test
    void aTimeoutReachesIntoABlockingCall() {
        Asyncio.run(() -> {
            assertThatThrownBy(() -> timeout(SHORT, () -> Thread.sleep(Duration.ofMinutes(1))))
                    .isInstanceOf(TimeoutException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            sleep(SHORT); // nothing of the cancellation is left
        });
    }

    @Test
    void aGroupCancelsATaskInABlockingCall() {
        var failure = new IOException("broken");
        Asyncio.run(() -> assertThatThrownBy(() -> taskGroup(group -> {
                    var blocked = group.createTask(() -> {
                        try {
                            return new LinkedBlockingQueue<String>().take();
                        } catch (InterruptedException interrupted) {
                            log.add("interrupted");
                            throw interrupted;
                        }
                    });
                    blocked.addDoneCallback(done -> log.add("cancelled " + done.cancelled()));
                    group.createTask(() -> {
                        sleep(SHORT);
                        throw failure;
                    });
                }))
                .isInstanceOfSatisfying(
                        ExceptionGroup.class,
                        group -> assertThat(group.exceptions()).containsExactly(failure)));
        assertThat(log).containsExactly("interrupted", "cancelled true");
    }

    @Test
    void aGroupsBlockMayBlock() {
        Asyncio.run(() -> assertThatThrownBy(() -> taskGroup(group -> {
                    group.createTask(() -> {
                        sleep(SHORT);
                        throw new IOException("broken");
                    });
                    Thread.sleep(Duration.ofMinutes(1));
                }))
                .isInstanceOfSatisfying(
                        ExceptionGroup.class,
                        group -> assertThat(group.exceptions()).hasSize(1)));
    }

    @Test
    void othersGoOnMeanwhile() {
        Asyncio.run(() -> {
            var blocked = createTask(() -> Thread.sleep(SHORT.multipliedBy(4)));
            sleep(SHORT);
            assertThat(blocked.done()).isFalse();
            blocked.await();
        });
    }
}
