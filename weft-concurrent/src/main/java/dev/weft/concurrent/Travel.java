package dev.weft.concurrent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Turns values into bytes and back: plain ones by hand, others by Java serialisation. Any thread may use it. */
final class Travel {
    /** What comes from a process may not be deeper, larger or stranger than this. */
    static final ObjectInputFilter DEFAULT_FILTER =
            ObjectInputFilter.Config.createFilter("maxdepth=500;maxrefs=50000000;maxarray=1073741824;"
                    + "!java.rmi.**;!sun.rmi.**;!javax.management.**;!javax.naming.**;!com.sun.**;!java.beans.**");

    private Travel() {}

    /** Bytes without the copy that {@code toByteArray} makes. */
    private static final class Bytes extends ByteArrayOutputStream {
        Bytes() {
            super(256);
        }

        ByteBuffer view() {
            return ByteBuffer.wrap(buf, 0, count);
        }
    }

    /**
     * Turns a value into bytes.
     *
     * @param value the value
     * @param what what messages call it
     * @throws CannotTravelException if some part of it is not serialisable; the message has the path to it
     */
    static ByteBuffer pack(@Nullable Object value, String what) {
        ByteBuffer plain = Plain.pack(value);
        if (plain != null) {
            return plain;
        }
        var bytes = new Bytes();
        try (var out = new RememberingStream(bytes)) {
            out.writeObject(value);
        } catch (NotSerializableException e) {
            throw new CannotTravelException(
                    what + " cannot travel to another process: " + TravelFault.describe(value, e.getMessage())
                            + ", which is not Serializable; pass only what the other side needs, mark the field"
                            + " transient, or make the class Serializable",
                    e);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new CannotTravelException(what + " cannot travel to another process: " + e, e);
        }
        return bytes.view();
    }

    /**
     * Turns bytes into a value.
     *
     * @param bytes what {@link #pack} made
     * @param loader where classes are looked up
     * @param filter what may come in; it applies beside the filter of the whole JVM
     */
    static @Nullable Object unpack(ByteBuffer bytes, ClassLoader loader, ObjectInputFilter filter)
            throws IOException, ClassNotFoundException {
        if (Plain.is(bytes)) {
            return Plain.unpack(bytes, filter);
        }
        var array = new ByteArrayInputStream(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        try (var in = new LoaderStream(array, loader)) {
            in.setObjectInputFilter(withJvmFilter(filter));
            return in.readObject();
        }
    }

    /** A filter and that of the whole JVM in one. */
    static ObjectInputFilter withJvmFilter(ObjectInputFilter filter) {
        ObjectInputFilter jvm = ObjectInputFilter.Config.getSerialFilter();
        return jvm == null ? filter : ObjectInputFilter.merge(filter, jvm);
    }

    /** Remembers the classes of what it writes: the other process may ask for them. */
    private static final class RememberingStream extends ObjectOutputStream {
        RememberingStream(OutputStream out) throws IOException {
            super(out);
        }

        @Override
        protected void annotateClass(Class<?> type) {
            ParentClasses.remember(type);
        }
    }

    /** Looks classes up in a given loader first. */
    private static final class LoaderStream extends ObjectInputStream {
        private final ClassLoader loader;

        LoaderStream(InputStream in, ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException primitive) {
                return super.resolveClass(description);
            }
        }
    }
}
