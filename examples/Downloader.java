import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.weft.Outcome;
import dev.weft.asyncio.Semaphore;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

// Fetches many files at once, some at a time, with a bar that shows how far it is.
//
//   ./weft run examples/Downloader.java FOLDER AT_ONCE URL...
//
// This is the JDK's HttpClient as everybody writes it, blocking calls and all: under Weft's carrier engine a blocked call
// holds up its own task only, and all of them share one thread. (On the portable engine they go one after the other.)
// A download that breaks off is tried again, and goes on where it stopped: what has come lies in FILE.part.

static final int ATTEMPTS = 4;
static final int PIECE = 64 * 1024;

final HttpClient client = HttpClient.newBuilder()
        .connectTimeout(ofSeconds(10))
        .followRedirects(HttpClient.Redirect.NORMAL)
        .build();
final Progress progress = new Progress();

void main(String[] args) throws IOException {
    if (args.length < 3) {
        System.err.println("usage: ./weft run examples/Downloader.java FOLDER AT_ONCE URL...");
        System.exit(2);
    }
    var folder = Files.createDirectories(Path.of(args[0]));
    var atOnce = new Semaphore(Integer.parseInt(args[1]));
    var urls = Stream.of(args).skip(2).map(URI::create).toList();
    progress.wanted = urls.size();
    int failed = run(() -> {
        var bar = createTask(progress::show);
        var outcomes = gatherSettled(urls.stream()
                        .map(url -> createTask(() -> {
                            try (var place = atOnce.hold()) {
                                return download(url, folder);
                            }
                        }))
                        .toList())
                .await();
        bar.cancel();
        progress.draw();
        int failures = 0;
        for (int i = 0; i < urls.size(); i++) {
            switch (outcomes.get(i)) {
                case Outcome.Success(var file) -> IO.println("done " + file);
                case Outcome.Failure(var failure) -> {
                    IO.println("failed " + urls.get(i) + ": " + failure.getMessage());
                    failures++;
                }
            }
        }
        return failures;
    });
    if (failed > 0) {
        throw new IOException(failed + " of " + urls.size() + " downloads failed");
    }
}

Path download(URI url, Path folder) throws Exception {
    var name = Path.of(url.getPath()).getFileName().toString();
    var part = folder.resolve(name + ".part");
    for (int attempt = 1; ; attempt++) {
        try {
            fetch(url, part);
            return Files.move(part, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            if (attempt == ATTEMPTS || e instanceof Refused) {
                throw e;
            }
            sleep(ofMillis(100L << attempt)); // a server in trouble needs a pause more than another client
        }
    }
}

void fetch(URI url, Path part) throws IOException, InterruptedException {
    long have = Files.exists(part) ? Files.size(part) : 0;
    var request = HttpRequest.newBuilder(url).timeout(ofSeconds(30));
    if (have > 0) {
        request.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
    try (var body = response.body()) {
        boolean goesOn = switch (response.statusCode()) {
            case 206 -> true;
            case 200 -> false; // a server that does not know how: from the start
            case 500, 502, 503, 504 -> throw new IOException("the server says " + response.statusCode());
            case 416 -> {
                Files.delete(part); // what we have is not what it offers now
                throw new IOException("the server has no such part");
            }
            default -> throw new Refused("the server says " + response.statusCode());
        };
        long coming = response.headers().firstValueAsLong("content-length").orElse(0);
        var file = progress.of(url, goesOn ? have : 0, coming);
        var how = goesOn ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        try (var out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            var piece = new byte[PIECE];
            int count;
            while ((count = body.read(piece)) >= 0) {
                out.write(piece, 0, count);
                file.has += count;
            }
        }
    }
}

static class Refused extends IOException {
    Refused(String why) {
        super(why);
    }
}

// How far all downloads are together. On a terminal the bar moves; elsewhere a line for every tenth will do.
class Progress {
    static class OfFile {
        long has;
        long size;
    }

    final boolean moves = System.console() != null && System.console().isTerminal();
    final Map<URI, OfFile> files = new HashMap<>();
    int wanted = 1;
    final long start = System.nanoTime();
    int tenths = -1;

    OfFile of(URI url, long has, long coming) {
        var file = files.computeIfAbsent(url, _ -> new OfFile());
        file.has = has;
        file.size = has + coming;
        return file;
    }

    void show() {
        while (true) {
            sleep(ofMillis(100));
            draw();
        }
    }

    void draw() {
        long has = files.values().stream().mapToLong(file -> file.has).sum();
        double done = files.values().stream().mapToDouble(file -> 1.0 * file.has / Math.max(1, file.size)).sum();
        int filled = (int) (10 * done / wanted);
        if (moves || filled > tenths) {
            tenths = filled;
            double rate = has * 1e3 / Math.max(1, System.nanoTime() - start);
            var bar = "#".repeat(filled) + ".".repeat(10 - filled);
            var line = "[%s] %3.0f %% of %d files, %.1f MB, %.1f MB/s".formatted(
                    bar, 100 * done / wanted, wanted, has / 1e6, rate);
            IO.print(moves ? "\r" + line + (filled == 10 ? "\n" : "") : line + "\n");
        }
    }
}
