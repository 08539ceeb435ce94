package dev.weft.cli;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * One source file as a program. Its classes are kept in a cache under the hash of the source and of Weft itself, so that only
 * the first start compiles.
 */
final class Program {
    private final Path file;
    private final Path classes;

    private Program(Path file, Path classes) {
        this.file = file;
        this.classes = classes;
    }

    /**
     * Compiles a source file unless its classes are in the cache.
     *
     * @throws UsageException if there is no such file
     * @throws CompilationFailure if it does not compile
     */
    static Program compiled(Path file) throws IOException, CompilationFailure {
        if (!file.toString().endsWith(".java") || !Files.isRegularFile(file)) {
            throw new UsageException("no source file " + file + ": name a .java file");
        }
        var program = new Program(file, cache().resolve(key(file)));
        if (!Files.isDirectory(program.classes)) {
            program.compile();
        }
        return program;
    }

    /** Runs the program's main method; false if it threw, with the stack trace on standard error. */
    boolean run(String[] arguments) throws Exception {
        var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, Program.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        var type = Class.forName(mainClass(), true, loader);
        var main = mainMethod(type);
        main.setAccessible(true);
        Object receiver = null;
        if (!Modifier.isStatic(main.getModifiers())) {
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            receiver = constructor.newInstance();
        }
        try {
            if (main.getParameterCount() == 0) {
                main.invoke(receiver);
            } else {
                main.invoke(receiver, (Object) arguments);
            }
            return true;
        } catch (InvocationTargetException e) {
            var failure = e.getCause() == null ? e : e.getCause();
            System.out.flush();
            new FailureText(failure).printTo(System.err);
            return false;
        }
    }

    private void compile() throws IOException, CompilationFailure {
        var compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new UsageException("this Java has no compiler: use a JDK 25, not a JRE");
        }
        Files.createDirectories(classes.getParent());
        var fresh = Files.createTempDirectory(classes.getParent(), "compiling");
        var messages = new StringWriter();
        var options = new ArrayList<>(List.of("--release", "25", "-proc:none", "-parameters", "-g", "-nowarn"));
        options.addAll(List.of("-cp", System.getProperty("java.class.path"), "-d", fresh.toString()));
        options.addAll(modules());
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(file));
            if (!task.call()) {
                Files.delete(fresh);
                throw new CompilationFailure(messages.toString().stripTrailing());
            }
        }
        try {
            Files.move(fresh, classes, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(classes)) { // otherwise another start was faster
                throw e;
            }
        }
    }

    /** Makes Weft's modules known to the compiler, so that a program may say {@code import module dev.weft.core}. */
    private static List<String> modules() {
        var path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .toList();
        var names = ModuleFinder.of(path.stream().map(Path::of).toArray(Path[]::new)).findAll().stream()
                .map(module -> module.descriptor().name())
                .filter(name -> name.startsWith("dev.weft.") && !name.equals("dev.weft.cli"))
                .toList();
        return names.isEmpty()
                ? List.of()
                : List.of(
                        "--module-path",
                        String.join(File.pathSeparator, path),
                        "--add-modules",
                        String.join(",", names));
    }

    private String mainClass() {
        var name = String.valueOf(file.getFileName());
        return name.substring(0, name.length() - ".java".length());
    }

    private Method mainMethod(Class<?> type) {
        var found = new ArrayList<Method>();
        for (var method : type.getDeclaredMethods()) {
            boolean takesArguments = method.getParameterCount() == 1 && method.getParameterTypes()[0] == String[].class;
            if (method.getName().equals("main") && (takesArguments || method.getParameterCount() == 0)) {
                found.add(takesArguments ? 0 : found.size(), method);
            }
        }
        if (found.isEmpty()) {
            throw new UsageException(file + " has no main method: write void main() { ... }");
        }
        return found.getFirst();
    }

    private static Path cache() {
        var base = System.getenv("XDG_CACHE_HOME");
        var root = base == null || base.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base);
        return root.resolve("weft").resolve("programs");
    }

    private static String key(Path file) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(Files.readAllBytes(file));
            digest.update(String.valueOf(file.getFileName()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            digest.update(stampOfWeft());
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Tells one build of Weft from another. */
    private static byte[] stampOfWeft() throws IOException {
        var text = new StringBuilder();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            var path = Path.of(entry);
            if (entry.contains("weft") && Files.exists(path)) {
                text.append(path.getFileName())
                        .append(Files.getLastModifiedTime(path))
                        .append(Files.size(path));
            }
        }
        return text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
