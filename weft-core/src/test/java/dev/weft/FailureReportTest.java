package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is told of a failure that nobody awaits, and what is logged. */
@Timeout(30)
class FailureReportTest {
    @Test
    void withoutAHandlerItIsLoggedWithWhatItIsAbout() {
        try (var log = new LogRecords();
                var loop = Loops.virtual()) {
            Loops.run(loop, () -> {
                Future<String> future = loop.createFuture();
                loop.callExceptionHandler(ExceptionContext.of("went wrong", new IOException("gone"))
                        .withFuture(future)
                        .withHandle(loop.callSoon(new Named()))
                        .with("colour", "red"));
                loop.callExceptionHandler(ExceptionContext.of("no exception", null));
            });
            assertThat(log.taken()).containsExactly("""
                            went wrong
                            future: Future[pending]
                            handle: Handle[named]
                            colour: red
                            loop: EventLoop[loop, running]""", "no exception\nloop: EventLoop[loop, running]");
        }
    }

    @Test
    void aHandlerIsTold() {
        try (var loop = Loops.virtual()) {
            var reports = Loops.reports(loop);
            assertThat(loop.getExceptionHandler()).isNotNull();
            loop.callExceptionHandler(ExceptionContext.of("went wrong", null));
            loop.setExceptionHandler(null);
            assertThat(loop.getExceptionHandler()).isNull();
            assertThat(reports).extracting(ExceptionContext::message).containsExactly("went wrong");
        }
    }

    @Test
    void aHandlerThatFailsIsLoggedWithWhatItWasTold() {
        try (var log = new LogRecords();
                var loop = Loops.virtual()) {
            loop.setExceptionHandler((ignored, context) -> {
                throw new IllegalStateException("handler");
            });
            loop.callExceptionHandler(ExceptionContext.of("went wrong", null));
            assertThat(log.taken())
                    .singleElement()
                    .asString()
                    .startsWith("Unhandled error in exception handler\ncontext: ExceptionContext[message=went wrong,")
                    .endsWith("loop: EventLoop[loop]");
        }
    }

    @Test
    void aCallbackThatFailsIsReportedWithItsHandle() {
        Loops.virtually(() -> {
            var reports = Loops.reports(EventLoop.current());
            var failure = new IllegalStateException("callback");
            var handle = EventLoop.current().callSoon(() -> {
                throw failure;
            });
            Loops.turns(1);
            assertThat(reports).singleElement().satisfies(report -> {
                assertThat(report.message()).startsWith("Exception in callback ");
                assertThat(report.exception()).isSameAs(failure);
                assertThat(report.handle()).isSameAs(handle);
            });
        });
    }

    @Test
    void aCallbackOfAFutureThatFailsIsReportedWithItsFuture() {
        Loops.virtually(() -> {
            var reports = Loops.reports(EventLoop.current());
            Future<String> future = EventLoop.current().createFuture();
            future.addDoneCallback(done -> {
                throw new IllegalStateException("callback");
            });
            future.setResult("x");
            Loops.turns(1);
            assertThat(reports)
                    .extracting(ExceptionContext::future)
                    .hasSize(1)
                    .first()
                    .isSameAs(future);
        });
    }

    @Test
    void anExceptionThatIsReportedKeepsItsFutureIfItIsStillThere() {
        var loop = Loops.virtual();
        var reports = Loops.reports(loop);
        var kept = new ArrayList<Future<String>>();
        Loops.run(loop, () -> {
            Future<String> future = loop.createFuture();
            kept.add(future);
            future.setException(new IOException("gone"));
        });
        loop.close();
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.message()).isEqualTo("Future exception was never retrieved");
            assertThat(report.future()).isSameAs(kept.getFirst());
        });
    }

    private static final class Named implements Runnable {
        @Override
        public void run() {}

        @Override
        public String toString() {
            return "named";
        }
    }
}
