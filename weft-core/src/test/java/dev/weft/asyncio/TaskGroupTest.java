package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Asyncio.taskGroup;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.seconds;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.CancelledError;
import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.Task;
import dev.weft.TaskOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskGroupTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void theBlockIsLeftWhenAllTasksAreDone() {
        run(() -> {
            taskGroup(group -> {
                group.createTask(() -> note("a", 2), "first");
                group.createTask(() -> note("b", 1));
                log.add("body");
            });
            assertThat(log).containsExactly("body", "b", "a");
        });
    }

    @Test
    void tasksMayBeAddedWhileOthersRun() {
        run(() -> {
            taskGroup(group -> group.createTask(() -> {
                sleep(seconds(1));
                group.createTask(() -> note("child", 1));
            }));
            assertThat(log).containsExactly("child");
        });
    }

    @Test
    void aFailureCancelsTheOthersAndTheBlock() {
        var failure = new IOException("broken");
        run(() -> {
            var group = catchThrowableOfType(
                    ExceptionGroup.class,
                    () -> taskGroup(tasks -> {
                        tasks.createTask(() -> noteCancel("first"));
                        tasks.createTask(() -> noteCancel("second"));
                        tasks.createTask(() -> {
                            sleep(seconds(1));
                            throw failure;
                        });
                        noteCancel("block");
                    }));
            assertThat(group.exceptions()).containsExactly(failure);
            assertThat(group).hasMessageContaining("unhandled errors in a TaskGroup");
            assertThat(log).containsExactly("first", "second", "block");
            assertThat(Task.current().cancelling()).isZero();
            sleep(seconds(1)); // nothing of the cancellation is left
        });
    }

    @Test
    void theFailureOfTheBlockComesLast() {
        var inTask = new IOException("task");
        var inBlock = new IOException("block");
        run(() -> {
            var group = catchThrowableOfType(
                    ExceptionGroup.class,
                    () -> taskGroup(tasks -> {
                        tasks.createTask(() -> {
                            try {
                                sleep(seconds(10));
                            } catch (CancelledError cancelled) {
                                throw inTask;
                            }
                        });
                        sleep(seconds(1));
                        throw inBlock;
                    }));
            assertThat(group.exceptions()).containsExactly(inTask, inBlock);
        });
    }

    @Test
    void aCancelledTaskIsNoFailure() {
        run(() -> {
            taskGroup(group -> {
                var task = group.createTask(() -> sleep(seconds(10)));
                group.createTask(() -> note("other", 1));
                settle();
                task.cancel();
            });
            assertThat(log).containsExactly("other");
        });
    }

    @Test
    void aKeyboardInterruptComesOutBare() {
        var interrupt = new KeyboardInterrupt();
        run(() -> assertThatThrownBy(() -> taskGroup(group -> group.createTask(() -> {
                    throw interrupt;
                })))
                .isSameAs(interrupt));
    }

    @Test
    void aNewTaskIsRefusedWhenTheGroupIsOver() {
        run(() -> {
            var group = new TaskGroup();
            assertThatThrownBy(() -> group.createTask(() -> "early")).hasMessageContaining("has not been entered");
            group.run(open -> {
                assertThatThrownBy(open::enter).hasMessageContaining("already been entered");
                open.createTask(() -> note("named", 1), TaskOptions.DEFAULT.withName("named"));
            });
            var refused = Coroutine.of(() -> "late");
            assertThatThrownBy(() -> group.createTask(refused)).hasMessageContaining("is finished");
            assertThatThrownBy(refused::await).isInstanceOf(IllegalStateException.class); // it was closed
        });
        assertThatThrownBy(() -> new TaskGroup().enter()).hasMessageContaining("cannot determine the parent task");
    }

    @Test
    void aNewTaskIsRefusedWhileTheGroupIsCancelled() {
        run(() -> assertThatThrownBy(() -> taskGroup(group -> {
                    group.createTask(() -> {
                        try {
                            sleep(seconds(10));
                        } finally {
                            assertThatThrownBy(() -> group.createTask(() -> "late"))
                                    .hasMessageContaining("is shutting down");
                            log.add("refused");
                        }
                    });
                    sleep(seconds(1));
                    throw new IOException();
                }))
                .isInstanceOf(ExceptionGroup.class));
        assertThat(log).containsExactly("refused");
    }

    @Test
    void aGroupThatIsCancelledByHandEndsWithoutAFailure() {
        run(() -> {
            taskGroup(group -> {
                group.createTask(() -> noteCancel("task"));
                settle();
                group.cancel();
                noteCancel("block");
            });
            assertThat(log).containsExactly("task", "block");
            assertThat(Task.current().cancelling()).isZero();
            var early = new TaskGroup();
            early.cancel();
            early.run(group -> noteCancel("early"));
            early.cancel();
            assertThat(log).endsWith("early");
        });
    }

    @Test
    void itMayBeCancelledWhileItsBlockIsBeingLeft() {
        run(() -> {
            var group = new TaskGroup();
            var block = createTask(() -> group.run(inside -> inside.createTask(() -> sleep(seconds(60)))));
            settle();
            group.cancel();
            group.cancel();
            settle();
            assertThat(block.done()).isTrue();
            assertThat(block.exception()).isNull();
            assertThat(block.cancelling()).isZero();
            group.cancel(); // does nothing any more
        });
    }

    @Test
    void aRequestFromOutsideWhileACancelledGroupIsBeingLeftGoesOn() {
        run(() -> {
            var group = new TaskGroup();
            var block = createTask(() -> group.run(inside -> inside.createTask(() -> {
                try {
                    sleep(seconds(60));
                } catch (CancelledError cancelled) {
                    sleep(seconds(1));
                }
            })));
            settle();
            group.cancel();
            settle();
            block.cancel("outside");
            sleep(seconds(2));
            assertThat(block.cancelled()).isTrue();
            assertThatThrownBy(block::result).hasMessage("outside");
        });
    }

    @Test
    void aFailureThatComesWhenTheBlockIsGoneIsReported() {
        run(() -> {
            EventLoop.current().setExceptionHandler((loop, context) -> log.add(context.message()));
            createTask(() -> {
                var group = new TaskGroup().enter(); // and never left
                group.createTask(() -> {
                    sleep(seconds(1));
                    throw new IOException("late");
                });
            });
            sleep(seconds(2));
            assertThat(log).singleElement().asString().contains("has failed but its parent task");
        });
    }

    @Test
    void anEagerTaskThatCancelsTheGroupIsCancelledWithIt() {
        run(() -> {
            new TaskGroup().run(group -> {
                var eager = group.createTask(
                        () -> {
                            group.cancel();
                            note("never", 60);
                        },
                        TaskOptions.DEFAULT.withEagerStart(true));
                settle();
                assertThat(eager.cancelled()).isTrue();
            });
            assertThat(log).isEmpty();
        });
    }

    @Test
    void aFailureAfterTheGroupWasCancelledComesOutAllTheSame() {
        run(() -> {
            var group = new TaskGroup();
            var block = createTask(() -> group.run(inside -> inside.createTask(() -> {
                try {
                    sleep(seconds(60));
                } catch (CancelledError cancelled) {
                    throw new IOException("cleanup");
                }
            })));
            settle();
            group.cancel();
            settle();
            assertThat(block.exception())
                    .isInstanceOfSatisfying(
                            ExceptionGroup.class,
                            failures -> assertThat(failures.exceptions())
                                    .singleElement()
                                    .asString()
                                    .contains("cleanup"));
            assertThat(block.cancelling()).isZero();
        });
    }

    @Test
    void cancelledBeforeItWaitsItCancelsTheTasks() {
        run(() -> {
            var task = createTask(() -> {
                Task.current().cancel();
                taskGroup(group -> group.createTask(() -> noteCancel("task")));
            });
            settle();
            assertThat(task.cancelled()).isTrue();
            assertThat(log).containsExactly("task");
        });
    }

    @Test
    void cancelledWhileItWaitsItCancelsTheTasksAndWaitsForThem() {
        run(() -> {
            var task = waiting(() -> taskGroup(group -> group.createTask(() -> {
                try {
                    sleep(seconds(10));
                } catch (CancelledError cancelled) {
                    note("cleanup", 3);
                    throw cancelled;
                }
            })));
            task.cancel();
            settle();
            assertThat(task.done()).isFalse();
            sleep(seconds(4));
            assertThat(task.cancelled()).isTrue();
            assertThat(log).containsExactly("cleanup");
        });
    }

    @Test
    void cancelledTwiceItStillWaits() {
        run(() -> {
            var task = waiting(() -> taskGroup(group -> group.createTask(() -> {
                try {
                    sleep(seconds(10));
                } finally {
                    note("cleanup", 3);
                }
            })));
            task.cancel();
            settle();
            task.cancel();
            settle();
            assertThat(task.done()).isFalse();
            sleep(seconds(4));
            assertThat(task.cancelled()).isTrue();
            assertThat(task.cancelling()).isEqualTo(2);
        });
    }

    @Test
    void cancelledFromOutsideWhileATaskFailedTheFailuresGoOnAndTheRequestStays() {
        run(() -> {
            var task = createTask(() -> {
                try {
                    taskGroup(group -> {
                        group.createTask(() -> {
                            throw new IOException("broken");
                        });
                        sleep(seconds(1));
                    });
                } catch (ExceptionGroup group) {
                    log.add("group of " + group.exceptions().size());
                }
                sleep(seconds(1));
                log.add("not reached");
            });
            Virtual.turns(2);
            task.cancel();
            settle();
            assertThat(task.cancelled()).isTrue();
            assertThat(log).containsExactly("group of 1");
        });
    }

    @Test
    void callInTaskGroupGivesAValue() {
        run(() -> {
            var sum = Asyncio.callInTaskGroup(group -> {
                var a = group.createTask(() -> sleep(seconds(1), 20));
                var b = group.createTask(() -> sleep(seconds(2), 22));
                return a.await() + b.await();
            });
            assertThat(sum).isEqualTo(42);
        });
    }

    private void note(String name, int delay) {
        sleep(seconds(delay));
        log.add(name);
    }

    private void noteCancel(String name) {
        try {
            sleep(seconds(60));
        } catch (CancelledError cancelled) {
            log.add(name);
            throw cancelled;
        }
    }

    @Test
    void aKeyboardInterruptOfTheBlockComesOutBareAfterTheTasks() {
        var interrupt = new KeyboardInterrupt();
        run(() -> assertThatThrownBy(() -> taskGroup(group -> {
                    group.createTask(() -> noteCancel("task"));
                    settle();
                    throw interrupt;
                }))
                .isSameAs(interrupt));
        assertThat(log).containsExactly("task");
    }

    @Test
    void theBlocksTaskAwaitsTheGroupsTasks() {
        run(() -> {
            taskGroup(group -> {
                var task = group.createTask(() -> sleep(seconds(1)));
                assertThat(task.awaitedBy().stream().map(Object.class::cast)).containsExactly(Task.current());
                task.addDoneCallback(
                        done -> log.add("awaited by " + done.awaitedBy().size()));
            });
            assertThat(log).containsExactly("awaited by 0");
        });
    }

    @Test
    void itsTextTellsItsState() {
        run(() -> {
            var group = new TaskGroup();
            assertThat(group).hasToString("TaskGroup[]");
            group.run(open -> {
                assertThat(group).hasToString("TaskGroup[entered]");
                group.createTask(() -> noteCancel("task"));
                assertThat(group).hasToString("TaskGroup[tasks=1 entered]");
                group.cancel();
                assertThat(group).hasToString("TaskGroup[tasks=1 cancelling]");
            });
            assertThatThrownBy(() -> new TaskGroup().exit(null)).hasMessageContaining("has not been entered");
        });
    }

    @Test
    void aGroupThatIsLeftKeepsNothing() {
        run(() -> {
            var group = new TaskGroup();
            assertThatThrownBy(() -> group.run(open -> {
                        throw new IOException("broken");
                    }))
                    .isInstanceOf(ExceptionGroup.class);
            assertThat(group).hasToString("TaskGroup[cancelling]");
        });
    }
}
