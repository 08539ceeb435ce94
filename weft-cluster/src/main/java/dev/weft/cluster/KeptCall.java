package dev.weft.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * A call as the cluster keeps it.
 *
 * @param name what messages call it
 * @param stage how far it is
 * @param body the function, until there is a result or an exception to keep in its place
 * @param code the version of the code that the function needs
 * @param executions every attempt to run it, the last one last
 */
/*
 *  WAITING --begin--> RUNNING --end--> SUCCEEDED or FAILED
 *                      |   ^
 *                      '---'  begin: its member died
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
record KeptCall(String name, Stage stage, byte[] body, CodeVersion code, List<Execution> executions) {
    enum Stage {
        WAITING,
        RUNNING,
        SUCCEEDED,
        FAILED;

        boolean ended() {
            return this == SUCCEEDED || this == FAILED;
        }
    }

    static KeptCall fresh(String name, byte[] body, CodeVersion code) {
        return new KeptCall(name, Stage.WAITING, body, code, List.of());
    }

    /** The call after an attempt has begun; beginning the same attempt twice changes nothing. */
    KeptCall begun(Execution execution) {
        if (executions.contains(execution)) {
            return this;
        }
        var all = new ArrayList<>(executions);
        all.add(execution);
        return new KeptCall(name, Stage.RUNNING, body, code, List.copyOf(all));
    }

    /** The call after its end. */
    KeptCall ended(boolean succeeded, byte[] answer) {
        return new KeptCall(name, succeeded ? Stage.SUCCEEDED : Stage.FAILED, answer, code, executions);
    }

    List<String> members() {
        return executions.stream().map(Execution::member).toList();
    }
}
