package dev.weft.cluster;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of one kept call, done on the member that keeps it and then on those with the backups.
 *
 * @param <R> what it answers
 */
@SuppressWarnings({"serial", "ArrayRecordComponent"}) // WireTypes writes them, not the JDK
sealed interface CallStep<R extends @Nullable Object> extends EntryProcessor<String, @Nullable KeptCall, R> {
    /** Begins an execution. Answers the call; null: there is nothing to run, it was cancelled or has ended. */
    record Begin(Execution execution) implements CallStep<@Nullable KeptCall> {
        @Override
        public @Nullable KeptCall process(Map.Entry<String, @Nullable KeptCall> entry) {
            KeptCall call = entry.getValue();
            if (call == null || call.stage().ended()) {
                return null;
            }
            KeptCall begun = call.begun(execution);
            entry.setValue(begun);
            return begun;
        }
    }

    /** Keeps the answer of an execution, unless another one was faster. Answers whether it was kept. */
    record End(boolean succeeded, byte[] answer) implements CallStep<Boolean> {
        @Override
        public Boolean process(Map.Entry<String, @Nullable KeptCall> entry) {
            KeptCall call = entry.getValue();
            if (call == null || call.stage().ended()) {
                return false;
            }
            entry.setValue(call.ended(succeeded, answer));
            return true;
        }
    }

    /** Forgets a call that nobody wants any more. Answers whether it was running. */
    record Cancel() implements CallStep<Boolean> {
        @Override
        public Boolean process(Map.Entry<String, @Nullable KeptCall> entry) {
            KeptCall call = entry.getValue();
            entry.setValue(null);
            return call != null && call.stage() == KeptCall.Stage.RUNNING;
        }
    }

    /** Looks how far a call is. Answers the name of its stage; {@link #GONE}: there is no such call. */
    record Look() implements CallStep<String>, ReadOnly {
        static final String GONE = "";

        @Override
        public String process(Map.Entry<String, @Nullable KeptCall> entry) {
            KeptCall call = entry.getValue();
            return call == null ? GONE : call.stage().name();
        }

        @Override
        public @Nullable EntryProcessor<String, @Nullable KeptCall, String> getBackupProcessor() {
            return null; // nothing changed
        }
    }
}
