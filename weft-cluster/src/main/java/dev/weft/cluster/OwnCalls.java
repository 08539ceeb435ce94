package dev.weft.cluster;

import com.hazelcast.query.Predicate;
import java.util.Map;

/**
 * Picks the calls of one submitter whose stage has just become a given one.
 *
 * @param prefix how the ids of the submitter's calls begin
 * @param ended whether to pick those that have ended, or those that run
 */
@SuppressWarnings("serial") // WireTypes writes it, not the JDK
record OwnCalls(String prefix, boolean ended) implements Predicate<String, KeptCall> {
    @Override
    public boolean apply(Map.Entry<String, KeptCall> entry) {
        if (!entry.getKey().startsWith(prefix)) {
            return false;
        }
        KeptCall.Stage stage = entry.getValue().stage();
        return ended ? stage.ended() : stage == KeptCall.Stage.RUNNING;
    }
}
