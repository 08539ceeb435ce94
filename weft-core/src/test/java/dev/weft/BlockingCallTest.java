package dev.weft;

import static dev.weft.asyncio.Asyncio.sleep;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weft.engine.Engine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of both engines about JDK calls that block, in real time because the calls are real. On the carrier engine such
 * a call suspends its task and the others go on; on the portable one it holds the loop. The results are the same.
 */
@Timeout(30)
class BlockingCallTest {
    private static final int MILLIS = 60;
    private static final boolean CARRIER = Engine.chosen().name().equals("carrier");

    private final CountDownLatch othersWentOn = new CountDownLatch(2);

    @Test
    void threadSleep() {
        othersGoOnDuring(() -> Thread.sleep(MILLIS));
    }

    @Test
    void takingFromABlockingQueue() {
        othersGoOnDuring(() -> {
            var queue = new LinkedBlockingQueue<String>();
            later(() -> queue.add("x"));
            assertThat(queue.take()).isEqualTo("x");
        });
    }

    @Test
    void enteringAContendedMonitor() {
        othersGoOnDuring(() -> {
            var monitor = new Object();
            var entered = new CountDownLatch(1);
            Thread.ofPlatform().daemon().start(() -> {
                synchronized (monitor) {
                    entered.countDown();
                    pause();
                }
            });
            entered.await();
            synchronized (monitor) {
                assertThat(Thread.holdsLock(monitor)).isTrue();
            }
        });
    }

    @Test
    void lockingAContendedLock() {
        othersGoOnDuring(() -> {
            var lock = new ReentrantLock();
            var entered = new CountDownLatch(1);
            Thread.ofPlatform().daemon().start(() -> {
                lock.lock();
                entered.countDown();
                pause();
                lock.unlock();
            });
            entered.await();
            lock.lock();
            lock.unlock();
        });
    }

    @Test
    void readingFromASocket() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> {
                try (var peer = server.accept()) {
                    pause();
                    peer.getOutputStream().write(7);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            othersGoOnDuring(() -> {
                try (var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                    assertThat(socket.getInputStream().read()).isEqualTo(7);
                }
            });
        }
    }

    @Test
    void sendingWithAnHttpClient() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext("/", exchange -> {
            pause();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (var client = HttpClient.newHttpClient()) {
            othersGoOnDuring(() -> {
                var response =
                        client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding());
                assertThat(response.statusCode()).isEqualTo(204);
            });
        } finally {
            server.stop(0);
        }
    }

    @Test
    void waitingForAProcess() {
        othersGoOnDuring(() -> {
            var process = new ProcessBuilder("cat").start();
            later(() -> {
                try {
                    process.getOutputStream().close(); // its end
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(process.waitFor()).isZero();
        });
    }

    @Test
    void joiningAVirtualThreadThatTheTaskStarted() {
        othersGoOnDuring(() -> {
            var thread = Thread.ofVirtual().start(this::pause);
            thread.join();
            assertThat(thread.isAlive()).isFalse();
        });
    }

    @Test
    void afterItVirtualTimePassesAgain() {
        Loops.virtually(() -> {
            Thread.sleep(1);
            sleep(java.time.Duration.ofHours(1));
        });
    }

    private void othersGoOnDuring(Action call) {
        Loops.really(() -> {
            var blocked = EventLoop.current().createTask(call);
            int ticks = 0;
            while (!blocked.done()) {
                sleep(ofMillis(1));
                ticks++;
                othersWentOn.countDown();
            }
            blocked.await();
            if (CARRIER) {
                assertThat(ticks).isGreaterThan(1); // a loop that is held ticks once, after the call
            } else {
                assertThat(ticks).isLessThan(4);
            }
        });
    }

    private void later(Runnable action) {
        Thread.ofPlatform().daemon().start(() -> {
            pause();
            action.run();
        });
    }

    /** Long enough for others to go on, if they can. */
    private void pause() {
        try {
            if (CARRIER) {
                othersWentOn.await(10, TimeUnit.SECONDS);
            } else {
                Thread.sleep(MILLIS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
