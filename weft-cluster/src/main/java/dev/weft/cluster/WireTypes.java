package dev.weft.cluster;

import com.hazelcast.config.SerializationConfig;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Everything of ours that members and clients tell each other, and how it is written: by hand, so that no Java serialisation
 * takes place below the functions and values of the user, which travel as bytes that only the last receiver opens.
 */
final class WireTypes {
    private static final int CALL = 5701_01;
    private static final int CALL_STEP = 5701_02;
    private static final int OWN_CALLS = 5701_03;
    private static final int QUEUE = 5701_04;
    private static final int QUEUE_STEP = 5701_05;

    private WireTypes() {}

    private interface Writer<T> {
        void write(ObjectDataOutput out, T value) throws IOException;
    }

    private interface Reader<T> {
        T read(ObjectDataInput in) throws IOException;
    }

    private record Serializer<T>(int getTypeId, Writer<T> writer, Reader<T> reader) implements StreamSerializer<T> {
        @Override
        public void write(ObjectDataOutput out, T value) throws IOException {
            writer.write(out, value);
        }

        @Override
        public T read(ObjectDataInput in) throws IOException {
            return reader.read(in);
        }
    }

    static void addTo(SerializationConfig config) {
        add(config, KeptCall.class, new Serializer<>(CALL, WireTypes::writeCall, WireTypes::readCall));
        add(config, CallStep.class, new Serializer<>(CALL_STEP, WireTypes::writeCallStep, WireTypes::readCallStep));
        add(config, OwnCalls.class, new Serializer<>(OWN_CALLS, WireTypes::writeOwnCalls, WireTypes::readOwnCalls));
        add(config, KeptQueue.class, new Serializer<>(QUEUE, WireTypes::writeQueue, WireTypes::readQueue));
        add(config, QueueStep.class, new Serializer<>(QUEUE_STEP, WireTypes::writeQueueStep, WireTypes::readQueueStep));
    }

    private static void add(SerializationConfig config, Class<?> type, Serializer<?> serializer) {
        config.addSerializerConfig(new SerializerConfig().setTypeClass(type).setImplementation(serializer));
    }

    private static void writeCall(ObjectDataOutput out, KeptCall call) throws IOException {
        out.writeString(call.name());
        out.writeString(call.stage().name());
        out.writeByteArray(call.body());
        out.writeString(call.code().className());
        out.writeLong(call.code().sum());
        out.writeInt(call.executions().size());
        for (Execution execution : call.executions()) {
            writeExecution(out, execution);
        }
    }

    private static KeptCall readCall(ObjectDataInput in) throws IOException {
        String name = text(in);
        KeptCall.Stage stage = KeptCall.Stage.valueOf(text(in));
        byte[] body = bytes(in);
        var code = new CodeVersion(text(in), in.readLong());
        List<Execution> executions = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
            executions.add(readExecution(in));
        }
        return new KeptCall(name, stage, body, code, List.copyOf(executions));
    }

    private static void writeExecution(ObjectDataOutput out, Execution execution) throws IOException {
        out.writeString(execution.ticket());
        out.writeString(execution.member());
    }

    private static Execution readExecution(ObjectDataInput in) throws IOException {
        return new Execution(text(in), text(in));
    }

    private static void writeCallStep(ObjectDataOutput out, CallStep<?> step) throws IOException {
        switch (step) {
            case CallStep.Begin begin -> {
                out.writeByte(0);
                writeExecution(out, begin.execution());
            }
            case CallStep.End end -> {
                out.writeByte(1);
                out.writeBoolean(end.succeeded());
                out.writeByteArray(end.answer());
            }
            case CallStep.Cancel cancel -> out.writeByte(2);
            case CallStep.Look look -> out.writeByte(3);
        }
    }

    private static CallStep<?> readCallStep(ObjectDataInput in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 0 -> new CallStep.Begin(readExecution(in));
            case 1 -> new CallStep.End(in.readBoolean(), bytes(in));
            case 2 -> new CallStep.Cancel();
            case 3 -> new CallStep.Look();
            default -> throw new IOException("an unknown step of a call: " + kind);
        };
    }

    private static void writeOwnCalls(ObjectDataOutput out, OwnCalls own) throws IOException {
        out.writeString(own.prefix());
        out.writeBoolean(own.ended());
    }

    private static OwnCalls readOwnCalls(ObjectDataInput in) throws IOException {
        return new OwnCalls(text(in), in.readBoolean());
    }

    private static void writeQueue(ObjectDataOutput out, KeptQueue queue) throws IOException {
        out.writeInt(queue.maxsize);
        out.writeLong(queue.nextPlace);
        out.writeLong(queue.unfinished);
        out.writeBoolean(queue.shutDown);
        out.writeStringArray(queue.spent.toArray(String[]::new));
        out.writeInt(queue.items.size());
        for (KeptQueue.Item item : queue.items.values()) {
            writeItem(out, item);
        }
        out.writeInt(queue.leases.size());
        for (var lease : queue.leases.entrySet()) {
            out.writeString(lease.getKey());
            out.writeString(lease.getValue().owner());
            writeItem(out, lease.getValue().item());
        }
    }

    private static KeptQueue readQueue(ObjectDataInput in) throws IOException {
        var queue = new KeptQueue(in.readInt());
        queue.nextPlace = in.readLong();
        queue.unfinished = in.readLong();
        queue.shutDown = in.readBoolean();
        queue.spent.addAll(List.of(texts(in)));
        for (int n = in.readInt(); n > 0; n--) {
            KeptQueue.Item item = readItem(in);
            queue.items.put(item.place(), item);
        }
        for (int n = in.readInt(); n > 0; n--) {
            String ticket = text(in);
            String owner = text(in);
            queue.leases.put(ticket, new KeptQueue.Lease(readItem(in), owner));
        }
        return queue;
    }

    private static void writeItem(ObjectDataOutput out, KeptQueue.Item item) throws IOException {
        out.writeLong(item.place());
        out.writeString(item.ticket());
        out.writeByteArray(item.bytes());
    }

    private static KeptQueue.Item readItem(ObjectDataInput in) throws IOException {
        return new KeptQueue.Item(in.readLong(), text(in), bytes(in));
    }

    private static void writeQueueStep(ObjectDataOutput out, QueueStep<?> step) throws IOException {
        switch (step) {
            case QueueStep.Put put -> {
                out.writeByte(0);
                out.writeString(put.ticket());
                out.writeByteArray(put.item());
                out.writeInt(put.maxsize());
            }
            case QueueStep.Withdraw withdraw -> {
                out.writeByte(1);
                out.writeString(withdraw.ticket());
                out.writeInt(withdraw.maxsize());
            }
            case QueueStep.Take take -> {
                out.writeByte(2);
                out.writeString(take.ticket());
                out.writeString(take.owner());
            }
            case QueueStep.Settle settle -> {
                out.writeByte(3);
                out.writeString(settle.ticket());
                out.writeBoolean(settle.taken());
            }
            case QueueStep.ShutDown shut -> {
                out.writeByte(4);
                out.writeInt(shut.maxsize());
            }
            case QueueStep.PutBack back -> {
                out.writeByte(5);
                out.writeStringArray(back.dead().toArray(String[]::new));
            }
            case QueueStep.Count count -> out.writeByte(6);
            case QueueStep.Owners owners -> out.writeByte(7);
            case QueueStep.TaskDone done -> {
                out.writeByte(8);
                out.writeString(done.ticket());
            }
            case QueueStep.Unfinished unfinished -> out.writeByte(9);
        }
    }

    private static QueueStep<?> readQueueStep(ObjectDataInput in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case 0 -> new QueueStep.Put(text(in), bytes(in), in.readInt());
            case 1 -> new QueueStep.Withdraw(text(in), in.readInt());
            case 2 -> new QueueStep.Take(text(in), text(in));
            case 3 -> new QueueStep.Settle(text(in), in.readBoolean());
            case 4 -> new QueueStep.ShutDown(in.readInt());
            case 5 -> new QueueStep.PutBack(new HashSet<>(Set.of(texts(in))));
            case 6 -> new QueueStep.Count();
            case 7 -> new QueueStep.Owners();
            case 8 -> new QueueStep.TaskDone(text(in));
            case 9 -> new QueueStep.Unfinished();
            default -> throw new IOException("an unknown step of a queue: " + kind);
        };
    }

    private static String text(ObjectDataInput in) throws IOException {
        return Objects.requireNonNull(in.readString());
    }

    private static String[] texts(ObjectDataInput in) throws IOException {
        return Objects.requireNonNull(in.readStringArray());
    }

    private static byte[] bytes(ObjectDataInput in) throws IOException {
        return Objects.requireNonNull(in.readByteArray());
    }
}
