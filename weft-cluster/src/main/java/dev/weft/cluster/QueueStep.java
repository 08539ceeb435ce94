package dev.weft.cluster;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of one kept queue, done on the member that keeps it and then on those with the backups.
 *
 * @param <R> what it answers
 */
@SuppressWarnings({"serial", "ArrayRecordComponent"}) // WireTypes writes them, not the JDK
sealed interface QueueStep<R extends @Nullable Object> extends EntryProcessor<String, @Nullable KeptQueue, R> {
    /** What {@link Take} answers when the queue is empty and takes no more items. */
    int SHUT_DOWN_LENGTH = 0;

    /** Puts an item. Answers the name of a {@link KeptQueue.PutAnswer}. The first put decides how many items fit. */
    record Put(String ticket, byte[] item, int maxsize) implements QueueStep<String> {
        @Override
        public String process(Map.Entry<String, @Nullable KeptQueue> entry) {
            KeptQueue queue = entry.getValue() == null ? new KeptQueue(maxsize) : entry.getValue();
            String answer = queue.put(ticket, item).name();
            entry.setValue(queue);
            return answer;
        }
    }

    /** Takes back what a cancelled put may have put. Answers whether nobody has got it. */
    record Withdraw(String ticket, int maxsize) implements QueueStep<Boolean> {
        @Override
        public Boolean process(Map.Entry<String, @Nullable KeptQueue> entry) {
            KeptQueue queue = entry.getValue() == null ? new KeptQueue(maxsize) : entry.getValue();
            boolean back = queue.withdraw(ticket);
            entry.setValue(queue);
            return back;
        }
    }

    /** Leases the first item. Answers it; null: none is there; of no length: none is there, and none will come. */
    record Take(String ticket, String owner) implements QueueStep<byte @Nullable []> {
        @Override
        public byte @Nullable [] process(Map.Entry<String, @Nullable KeptQueue> entry) {
            KeptQueue queue = entry.getValue();
            if (queue == null) {
                return null;
            }
            byte[] item = queue.take(ticket, owner);
            if (item == null) {
                return queue.shutDown ? new byte[SHUT_DOWN_LENGTH] : null;
            }
            entry.setValue(queue);
            return item;
        }
    }

    /** Ends a lease: acknowledges the item, or puts it back. */
    record Settle(String ticket, boolean taken) implements QueueStep<Boolean> {
        @Override
        public Boolean process(Map.Entry<String, @Nullable KeptQueue> entry) {
            KeptQueue queue = entry.getValue();
            if (queue != null) {
                queue.settle(ticket, taken);
                entry.setValue(queue);
            }
            return true;
        }
    }

    /** Notes that an item has been dealt with. Answers false if that has been said for every item. */
    record TaskDone(String ticket) implements QueueStep<Boolean> {
        @Override
        public Boolean process(Map.Entry<String, @Nullable KeptQueue> entry) {
            KeptQueue queue = entry.getValue();
            if (queue == null || !queue.taskDone(ticket)) {
                return false;
            }
            entry.setValue(queue);
            return true;
        }
    }

    /** Takes no more items from now on. */
    record ShutDown(int maxsize) implements QueueStep<Boolean> {
        @Override
        public Boolean process(Map.Entry<String, @Nullable KeptQueue> entry) {
            KeptQueue queue = entry.getValue() == null ? new KeptQueue(maxsize) : entry.getValue();
            queue.shutDown = true;
            entry.setValue(queue);
            return true;
        }
    }

    /** Puts back what dead owners had. Answers how many items that were. */
    record PutBack(Set<String> dead) implements QueueStep<Integer> {
        @Override
        public Integer process(Map.Entry<String, @Nullable KeptQueue> entry) {
            KeptQueue queue = entry.getValue();
            if (queue == null) {
                return 0;
            }
            int count = queue.putBack(dead);
            if (count > 0) {
                entry.setValue(queue);
            }
            return count;
        }
    }

    /** Counts the items. */
    record Count() implements QueueStep<Integer>, ReadOnly {
        @Override
        public Integer process(Map.Entry<String, @Nullable KeptQueue> entry) {
            KeptQueue queue = entry.getValue();
            return queue == null ? 0 : queue.items.size();
        }

        @Override
        public @Nullable EntryProcessor<String, @Nullable KeptQueue, Integer> getBackupProcessor() {
            return null; // nothing changed
        }
    }

    /** Counts the items that have not been dealt with. */
    record Unfinished() implements QueueStep<Long>, ReadOnly {
        @Override
        public Long process(Map.Entry<String, @Nullable KeptQueue> entry) {
            KeptQueue queue = entry.getValue();
            return queue == null ? 0 : queue.unfinished;
        }

        @Override
        public @Nullable EntryProcessor<String, @Nullable KeptQueue, Long> getBackupProcessor() {
            return null; // nothing changed
        }
    }

    /** Lists who has leases. */
    record Owners() implements QueueStep<String[]>, ReadOnly {
        @Override
        public String[] process(Map.Entry<String, @Nullable KeptQueue> entry) {
            KeptQueue queue = entry.getValue();
            return queue == null ? new String[0] : queue.owners().toArray(String[]::new);
        }

        @Override
        public @Nullable EntryProcessor<String, @Nullable KeptQueue, String[]> getBackupProcessor() {
            return null; // nothing changed
        }
    }
}
