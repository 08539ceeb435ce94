package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ContextVarTest {
    private final ContextVar<String> user = new ContextVar<>("user");
    private final ContextVar<String> colour = new ContextVar<>("colour", "blue");

    @Test
    void aVariableWithoutValueSaysSo() {
        assertThatThrownBy(user::get)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("user has no value here");
        assertThat(user.get("nobody")).isEqualTo("nobody");
        assertThat(colour.get()).isEqualTo("blue");
        assertThat(colour.get("red")).isEqualTo("red");
    }

    @Test
    void aTaskSeesWhatItsCreatorHadSetAndKeepsItsOwnToItself() {
        Loops.virtually(() -> {
            user.set("ann");
            var task = EventLoop.current().createTask(() -> {
                var before = user.get();
                user.set("bob");
                Task.yieldNow();
                return before + " " + user.get();
            });
            user.set("cid");
            assertThat(task.await()).isEqualTo("ann bob");
            assertThat(user.get()).isEqualTo("cid");
        });
    }

    @Test
    void callbacksRunInTheContextInWhichTheyWereAdded() {
        Loops.virtually(() -> {
            var loop = EventLoop.current();
            var seen = new ArrayList<String>();
            user.set("ann");
            var copy = Context.current().copy();
            copy.run(() -> user.set("in the copy"));
            loop.callSoon(() -> seen.add(user.get()));
            loop.callSoon(() -> seen.add(user.get()), copy);
            loop.callLater(java.time.Duration.ZERO, () -> seen.add(user.get()), copy);
            user.set("later");
            Loops.turns(3);
            assertThat(seen).containsExactly("later", "in the copy", "in the copy");
        });
    }

    @Test
    void aTokenPutsBackWhatWasThere() {
        var context = new Context();
        context.run(() -> {
            var first = user.set("ann");
            var second = user.set("bob");
            user.reset(second);
            assertThat(user.get()).isEqualTo("ann");
            user.reset(first);
            assertThat(user.get("nobody")).isEqualTo("nobody");
            assertThat(context.contains(user)).isFalse();
        });
    }

    @Test
    void aTokenServesOnceAndOnlyWhereItWasMade() {
        new Context().run(() -> {
            var token = user.set("ann");
            var other = colour.set("red");
            assertThat(other).isNotNull();
            new Context()
                    .run(() -> assertThatThrownBy(() -> user.reset(token))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("another context"));
            user.reset(token);
            assertThatThrownBy(() -> user.reset(token))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("used once already");
            assertThatThrownBy(() -> new ContextVar<String>("else").reset(token))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void aCopyAndItsOriginalGoTheirOwnWays() {
        var original = new Context();
        original.run(() -> user.set("ann"));
        var copy = original.copy();
        copy.run(() -> user.set("bob"));
        assertThat(original.get(user)).isEqualTo("ann");
        assertThat(copy.get(user)).isEqualTo("bob");
        assertThat(original.size()).isEqualTo(1);
    }

    @Test
    void whatACallInAContextSetsStaysThereAcrossAWait() {
        Loops.virtually(() -> {
            var inside = new Context();
            var result = inside.call(() -> {
                user.set("ann");
                Task.yieldNow();
                return user.get();
            });
            assertThat(result).isEqualTo("ann");
            assertThat(user.get("nobody")).isEqualTo("nobody");
            assertThat(inside.get(user)).isEqualTo("ann");
        });
    }

    @Test
    void aTaskRunsInTheContextThatItIsGiven() {
        Loops.virtually(() -> {
            var given = new Context();
            EventLoop.current()
                    .createTask((Awaitable<Object>) () -> user.set("ann"), TaskOptions.DEFAULT.withContext(given))
                    .await();
            assertThat(given.get(user)).isEqualTo("ann");
        });
    }

    @Test
    void resettingOneVariableLeavesTheOthers() {
        var context = new Context();
        var third = new ContextVar<>("third", "unset");
        context.run(() -> {
            user.set("ann");
            var token = colour.set("red");
            third.set("3");
            colour.reset(token);
            assertThat(user.get()).isEqualTo("ann");
            assertThat(colour.get()).isEqualTo("blue");
            assertThat(third.get()).isEqualTo("3");
            assertThat(context.size()).isEqualTo(2);
        });
    }

    @Test
    void aVariableThatWasNeverSetIsNotContained() {
        var context = new Context();
        assertThat(context.contains(user)).isFalse();
        assertThat(context.get(user)).isNull();
        assertThat(context.size()).isZero();
    }

    @Test
    void aVariableHasAName() {
        assertThat(user.name()).isEqualTo("user");
        assertThat(user).hasToString("ContextVar user");
    }

    @Test
    void whatARunInAContextThrowsIsThrown() {
        assertThatThrownBy(() -> new Context().run(() -> {
                    throw new IllegalStateException("inside");
                }))
                .hasMessage("inside");
    }
}
