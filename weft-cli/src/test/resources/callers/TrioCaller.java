import static dev.weft.trio.Trio.*;

import dev.weft.*;
import dev.weft.trio.*;
import java.time.Duration;
import java.util.*;

class TrioCaller {
    static void main_() throws Exception {}

    static void f() throws Exception {
        Trio.run(TrioCaller::main_);
        int x = Trio.run(() -> 3);
        Trio.run(TrioCaller::main_, TrioOptions.DEFAULT);
        sleep(Duration.ofSeconds(1));
        sleepUntil(currentTime() + 5);
        checkpoint();
        openNursery(nursery -> {
            nursery.startSoon(TrioCaller::main_);
            nursery.startSoon(TrioCaller::main_, "n");
            nursery.startSoon(() -> {
                sleep(Duration.ofSeconds(1));
            });
            int v = nursery.<Integer>start(status -> {
                status.started(3);
            });
            nursery.cancelScope().cancel();
            nursery.childTasks();
        });
        CancelScope s = moveOnAfter(Duration.ofSeconds(1), scope -> {
            scope.shield(true);
            scope.deadline(currentTime());
        });
        s.cancelledCaught();
        s.cancelCalled();
        s = moveOnAt(currentTime(), scope -> {});
        failAfter(Duration.ofSeconds(1), scope -> {});
        failAt(currentTime(), scope -> {});
        try {
            failAfter(Duration.ofSeconds(1), scope -> {});
        } catch (TooSlowException e) {
        }
        var cs = new CancelScope();
        cs.run(() -> {});
        cs.cancel("reason");
        cs.shield();
        cs.deadline();
        MemoryChannel<Integer> ch = openMemoryChannel(3);
        MemorySendChannel<Integer> send = ch.send();
        MemoryReceiveChannel<Integer> receive = ch.receive();
        send.send(1);
        send.sendNowait(2);
        int r = receive.receive();
        r = receive.receiveNowait();
        var c = send.copy();
        receive.copy();
        send.close();
        for (int i : receive) {}
        Event e = new Event();
        e.await();
        e.set();
        Lock l = new Lock();
        l.acquire();
        l.release();
        StrictFifoLock sl = new StrictFifoLock();
        Semaphore se = new Semaphore(2);
        CapacityLimiter cl = new CapacityLimiter(2);
        Condition co = new Condition();
        SocketStream so = openTcpStream("h", 80);
        SslStream ss;
        serveTcp(
                stream -> {
                    stream.sendAll(new byte[1]);
                    byte[] some = stream.receiveSome();
                },
                80);
        openTcpListeners(80);
        openUnixSocket(java.nio.file.Path.of("/x"));
        openSslOverTcpStream("h", 443);
        var p = runProcess("echo", "a");
        int q = ToThread.runSync(() -> 3);
        int t = FromThread.run(() -> 3);
        t = FromThread.runSync(() -> 3);
        ClosedResourceException a1;
        BrokenResourceException a2;
        BusyResourceException a3;
        EndOfChannelException a4;
        WouldBlockException a5;
        Instrument ins;
        openSignalReceiver("TERM");
    }
}
