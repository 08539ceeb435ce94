package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.seconds;
import static dev.weft.asyncio.Virtual.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AsyncContextManagerTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void aBlockRunsBetweenEnteringAndLeaving() {
        run(() -> {
            named("a", false).run(name -> log.add("inside " + name));
            assertThat(log).containsExactly("enter a", "inside a", "exit a null");
            assertThat(named("b", false).<String>call(name -> "value of " + name))
                    .isEqualTo("value of b");
        });
    }

    @Test
    void leavingLearnsOfTheFailureAndMaySwallowIt() {
        var failure = new IOException("broken");
        run(() -> {
            assertThatThrownBy(() -> named("a", false).run(name -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
            named("b", true).run(name -> {
                throw failure;
            });
            assertThat(log).containsExactly("enter a", "exit a broken", "enter b", "exit b broken");
        });
    }

    @Test
    void aCancellationIsAFailureLikeOthers() {
        run(() -> {
            var task = createTask(() -> named("a", false).run(name -> sleep(seconds(60))));
            sleep(seconds(2));
            task.cancel("enough");
            settle();
            assertThat(task.cancelled()).isTrue();
            assertThat(log).containsExactly("enter a", "exit a enough");
        });
    }

    @Test
    void aGeneratorThatEmitsOnceIsAManager() {
        run(() -> {
            transaction().run(name -> {
                sleep(seconds(1));
                log.add("inside " + name);
            });
            assertThat(log).containsExactly("begin", "inside t1", "commit");
            log.clear();
            var failure = new IOException("broken");
            assertThatThrownBy(() -> transaction().run(name -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
            assertThat(log).containsExactly("begin", "roll back");
        });
    }

    @Test
    void aGeneratorMaySwallowTheFailure() {
        run(() -> AsyncContextManager.<String>of(out -> {
                    try {
                        out.emit("x");
                    } catch (IOException swallowed) {
                        log.add("swallowed");
                    }
                })
                .run(name -> {
                    throw new IOException();
                }));
        assertThat(log).containsExactly("swallowed");
    }

    @Test
    void aGeneratorThatEmitsNeverOrTwiceIsWrong() {
        run(() -> {
            assertThatThrownBy(() -> AsyncContextManager.<String>of(out -> {}).run(name -> {}))
                    .hasMessageContaining("did not emit");
            assertThatThrownBy(() -> twice().run(name -> {})).hasMessageContaining("did not stop");
            assertThatThrownBy(() -> twice().run(name -> {
                        throw new IOException("broken");
                    }))
                    .hasMessageContaining("did not stop");
            assertThat(log).containsExactly("closed", "swallowed", "closed");
        });
    }

    private AsyncContextManager<String> twice() {
        return AsyncContextManager.of(out -> {
            try {
                try {
                    out.emit("a");
                } catch (IOException swallowed) {
                    log.add("swallowed");
                }
                out.emit("b");
            } finally {
                log.add("closed");
            }
        });
    }

    @Test
    void whatIsNotSwallowedGoesOn() {
        var failure = new IOException("broken");
        run(() -> {
            var manager = transaction();
            manager.enter();
            assertThat(manager.exit(failure)).isFalse();
            var other = transaction();
            other.enter();
            assertThat(other.exit(null)).isFalse();
            assertThatThrownBy(() -> AsyncContextManager.nullContext("x").run(value -> {
                        throw failure;
                    }))
                    .isSameAs(failure);
            assertThatThrownBy(() -> new AsyncExitStack().run(stack -> {
                        stack.enterContext(() -> log.add("close"));
                        stack.pushAsyncCallback(() -> log.add("callback"));
                        throw failure;
                    }))
                    .isSameAs(failure);
        });
    }

    @Test
    void theNullContextDoesNothing() {
        run(() -> assertThat(AsyncContextManager.nullContext("x").<String>call(value -> value + "y"))
                .isEqualTo("xy"));
    }

    @Test
    void aStackLeavesInTheOppositeOrder() {
        run(() -> {
            new AsyncExitStack().run(stack -> {
                stack.enterAsyncContext(named("a", false));
                stack.enterContext(() -> log.add("close"));
                stack.pushAsyncCallback(() -> {
                    sleep(seconds(1));
                    log.add("callback");
                });
                stack.pushAsyncExit(failure -> {
                    log.add("exit " + failure);
                    return false;
                });
                log.add("body");
            });
            assertThat(log).containsExactly("enter a", "body", "exit null", "callback", "close", "exit a null");
        });
    }

    @Test
    void aStackPassesTheFailureAlongAndReplacesIt() {
        var first = new IOException("first");
        var second = new IOException("second");
        run(() -> {
            assertThatThrownBy(() -> new AsyncExitStack().run(stack -> {
                        stack.enterAsyncContext(named("outer", false));
                        stack.pushAsyncCallback(() -> {
                            throw second;
                        });
                        throw first;
                    }))
                    .isSameAs(second)
                    .hasSuppressedException(first);
            assertThat(log).containsExactly("enter outer", "exit outer second");
        });
    }

    @Test
    void aStackMaySwallowTheFailure() {
        run(() -> {
            new AsyncExitStack().run(stack -> {
                stack.enterAsyncContext(named("a", true));
                throw new IOException("gone");
            });
            assertThat(log).containsExactly("enter a", "exit a gone");
        });
    }

    @Test
    void popAllHandsEverythingOver() {
        run(() -> {
            AsyncExitStack kept;
            try (var stack = new AsyncExitStack()) {
                stack.enterAsyncContext(named("a", false));
                kept = stack.popAll();
            }
            assertThat(log).containsExactly("enter a");
            kept.aclose();
            assertThat(log).containsExactly("enter a", "exit a null");
        });
    }

    @Test
    void aGroupAndATimeoutFitIntoAStack() {
        run(() -> {
            new AsyncExitStack().run(stack -> {
                var group = stack.enterAsyncContext(new TaskGroup());
                stack.enterAsyncContext(new Timeout(null));
                group.createTask(() -> {
                    sleep(seconds(1));
                    log.add("task");
                });
            });
            assertThat(log).containsExactly("task");
        });
    }

    private AsyncContextManager<String> transaction() {
        return AsyncContextManager.of(out -> {
            log.add("begin");
            try {
                out.emit("t1");
                log.add("commit");
            } catch (IOException failure) {
                log.add("roll back");
                throw failure;
            }
        });
    }

    private AsyncContextManager<String> named(String name, boolean swallows) {
        return new AsyncContextManager<>() {
            @Override
            public String enter() {
                sleep(seconds(1));
                log.add("enter " + name);
                return name;
            }

            @Override
            public boolean exit(@Nullable Throwable failure) {
                log.add("exit " + name + " " + (failure == null ? null : failure.getMessage()));
                return swallows && failure != null;
            }
        };
    }

    @Test
    void aStackInATryLeavesEverything() {
        run(() -> {
            try (var stack = new AsyncExitStack()) {
                stack.enterAsyncContext(named("a", false));
            }
            assertThat(log).containsExactly("enter a", "exit a null");
            assertThat(new AsyncExitStack().exit(null)).isFalse();
        });
    }
}
