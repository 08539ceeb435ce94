package dev.weft.transport;

import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that is read from files, and read anew when they have changed. What cannot be read leaves the old value, and is
 * reported once for each change.
 *
 * <p>Threads: any.
 */
final class Reloadable<T> {
    /** Reads the value. */
    @FunctionalInterface
    interface Source<T> {
        @Nullable
        T load() throws IOException, GeneralSecurityException;
    }

    /** How a file looks from outside; another one in its place differs at least in its key. */
    private record Stamp(
            @Nullable FileTime modified,
            long size,
            @Nullable Object key) {
        private static final Stamp MISSING = new Stamp(null, -1, null);

        static Stamp of(Path file) {
            try {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (IOException e) {
                return MISSING; // reading it says why
            }
        }
    }

    private final Source<T> source;
    private final List<Path> files;
    private List<Stamp> seen;
    private volatile @Nullable T value;

    private Reloadable(Source<T> source, List<Path> files) {
        this.source = source;
        this.files = files;
        seen = List.of();
    }

    /** Reads the value for the first time. */
    static <T> Reloadable<T> of(Source<T> source, Path... files) throws IOException {
        var made = new Reloadable<>(source, List.of(files));
        made.reload();
        return made;
    }

    static <T> Reloadable<T> fixed(@Nullable T value) {
        var made = new Reloadable<T>(() -> value, List.of());
        made.value = value;
        return made;
    }

    static <T> Reloadable<T> nothing() {
        return fixed(null);
    }

    @Nullable
    T value() {
        return value;
    }

    /** Reads the value anew if a file has changed. */
    synchronized void refresh() {
        if (files.isEmpty() || stamps().equals(seen)) {
            return;
        }
        try {
            reload();
        } catch (IOException e) {
            report(e);
        }
    }

    /** Reads the value anew. */
    synchronized void reload() throws IOException {
        seen = stamps(); // before the files are read: what changes meanwhile is seen the next time
        try {
            value = source.load();
        } catch (IOException | GeneralSecurityException e) {
            throw new IOException(files + " cannot be loaded: " + reason(e), e);
        }
    }

    private static String reason(Exception e) {
        return e instanceof FileSystemException
                ? e.toString()
                : String.valueOf(e.getMessage()); // theirs is the name only
    }

    private static void report(IOException failure) {
        var what = "TLS files have changed and cannot be loaded: the old ones stay in use";
        var loop = EventLoop.currentOrNull();
        if (loop == null) {
            System.getLogger("dev.weft").log(System.Logger.Level.ERROR, what, failure);
        } else {
            loop.callExceptionHandler(ExceptionContext.of(what, failure));
        }
    }

    private List<Stamp> stamps() {
        var stamps = new ArrayList<Stamp>(files.size());
        for (var file : files) {
            stamps.add(Stamp.of(file));
        }
        return stamps;
    }
}
