package dev.weft.concurrent;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ahead-of-time cache of the JDK, from which child JVMs start in about two thirds of the time. It holds for one class path of
 * jars and one JDK: both are in its name, with sizes and times, so that it is never stale. The first process that finds
 * none has one made beside its own work, once its first child is up.
 *
 * <p>It lies in {@code weft} under the user's cache folder, readable by the user alone; {@code -Dweft.start.cache=FOLDER}
 * chooses another folder, {@code off} none.
 */
final class StartCache {
    private static final System.Logger LOG = System.getLogger("dev.weft");
    private static final String OFF = "off";
    private static final int MAKING_SECONDS = 60;

    private final @Nullable Path file; // null: there can be none
    private final List<String> flags;
    private final AtomicBoolean making = new AtomicBoolean();

    StartCache(String classPath, List<String> flags) {
        this.flags = Stream.concat(flags.stream(), Stream.of("-cp", classPath)).toList();
        this.file = place(classPath, flags);
    }

    private static @Nullable Path place(String classPath, List<String> flags) {
        Path folder = folder();
        if (folder == null) {
            return null;
        }
        var key = new ArrayList<>(flags);
        key.add(System.getProperty("java.home") + " " + Runtime.version());
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            File jar = new File(entry);
            if (!jar.isFile()) {
                return null; // the JDK caches jars only
            }
            key.add(jar.getAbsolutePath() + " " + jar.length() + " " + jar.lastModified());
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", key).getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(hash, 0, 12) + ".aot");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static @Nullable Path folder() {
        String said = System.getProperty("weft.start.cache", "");
        if (said.equals(OFF)) {
            return null;
        }
        if (!said.isEmpty()) {
            return Path.of(said);
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        Path folder = caches == null || caches.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(caches);
        return folder.resolve("weft");
    }

    /** The flags that let a child start from the cache: none if it is not there, or the child is of another kind. */
    List<String> flagsFor(List<String> jvmArguments) {
        boolean usual = jvmArguments.stream().allMatch(flag -> flag.startsWith("-Xm") || flag.startsWith("-D"));
        return file != null && usual && Files.isRegularFile(file) ? List.of("-XX:AOTCache=" + file) : List.of();
    }

    /** Has the cache made if it is missing. Does not wait. */
    void makeIfMissing() {
        if (file != null && !Files.exists(file) && making.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("weft-start-cache").start(() -> make(file));
        }
    }

    /** Makes the cache under another name, so that nobody ever sees half of it. Blocks for some seconds. */
    private void make(Path whole) {
        Path part = whole.resolveSibling(
                whole.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.createDirectories(
                    whole.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var command = new ArrayList<String>();
            command.add(ChildJvm.java());
            command.addAll(flags);
            command.add("-XX:AOTCacheOutput=" + part);
            command.add(Rehearsal.class.getName());
            var maker = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (maker.waitFor(MAKING_SECONDS, TimeUnit.SECONDS) && maker.exitValue() == 0 && Files.exists(part)) {
                Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
            }
            maker.destroyForcibly();
            Files.deleteIfExists(part);
        } catch (IOException | InterruptedException | UnsupportedOperationException e) {
            LOG.log(System.Logger.Level.DEBUG, "could not make " + whole + "; child processes start without it", e);
        }
    }
}
