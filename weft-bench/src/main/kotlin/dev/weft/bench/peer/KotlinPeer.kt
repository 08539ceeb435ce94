package dev.weft.bench.peer

import dev.weft.bench.Peer
import java.util.concurrent.Executors
import java.util.concurrent.Semaphore
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.microseconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExecutorCoroutineDispatcher
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield

/** The rows on kotlinx.coroutines, on one thread: on the loop of runBlocking, or on a dispatcher with one thread. */
class KotlinPeer private constructor(private val dispatcher: ExecutorCoroutineDispatcher?) : Peer {

    companion object {
        /** The rows on the event loop of runBlocking. */
        @JvmStatic fun blocking(): Peer = KotlinPeer(null)

        /** The rows on an executor with one thread. */
        @JvmStatic
        fun dispatcher(): Peer = KotlinPeer(Executors.newSingleThreadExecutor().asCoroutineDispatcher())
    }

    private val mutex = Mutex()
    private val guarded = AtomicInteger()

    private fun run(body: suspend CoroutineScope.() -> Unit) =
        runBlocking(dispatcher ?: EmptyCoroutineContext, body)

    override fun switching(tasks: Int, times: Int) = run {
        repeat(tasks) {
            launch {
                repeat(times / tasks) {
                    yield()
                }
            }
        }
    }

    override fun futures(tasks: Int, hops: Int) = run {
        val ring = Array(tasks) { CompletableDeferred<Int>() }
        repeat(tasks) { mine ->
            launch {
                repeat(hops / tasks) { hop ->
                    ring[mine].await()
                    ring[mine] = CompletableDeferred()
                    ring[(mine + 1) % tasks].complete(hop)
                }
            }
        }
        ring[0].complete(0)
    }

    override fun spawn(tasks: Int) = run {
        repeat(tasks) {
            async {}.await()
        }
    }

    override fun gather(tasks: Int) = run {
        List(tasks) { number -> async { number } }.awaitAll()
    }

    override fun pingPong(rounds: Int) = run {
        val there = Channel<Int>(Channel.UNLIMITED)
        val back = Channel<Int>(Channel.UNLIMITED)
        launch {
            repeat(rounds) {
                there.send(it)
                back.receive()
            }
        }
        launch {
            repeat(rounds) {
                back.send(there.receive())
            }
        }
    }

    override fun buffer(items: Int) = run {
        val buffer = Channel<Int>(Peer.BUFFER)
        launch {
            repeat(items) {
                buffer.send(it)
            }
        }
        launch {
            repeat(items) {
                buffer.receive()
            }
        }
    }

    override fun park(tasks: Int, parked: Runnable) = run {
        val end = CompletableDeferred<Unit>()
        var waiting = 0
        repeat(tasks) {
            launch {
                waiting++
                end.await()
            }
        }
        while (waiting < tasks) {
            yield()
        }
        parked.run()
        end.complete(Unit)
    }

    override fun timers(timers: Int) = run {
        repeat(timers) { launch { delay(Peer.delayMicros(it).microseconds) } }
    }

    override fun cancel(tasks: Int) = run {
        var waiting = 0
        val jobs = List(tasks) {
            launch {
                waiting++
                awaitCancellation()
            }
        }
        while (waiting < tasks) {
            yield()
        }
        jobs.forEach { it.cancel() }
        jobs.joinAll()
    }

    override fun lock(times: Int) = run {
        repeat(times) {
            mutex.lock()
            guarded.setOpaque(it)
            mutex.unlock()
        }
    }

    override fun callSoon(callbacks: Int) = run {
        val loop = loop()
        val all = CompletableDeferred<Unit>()
        var left = callbacks
        val callback = Runnable { if (--left == 0) all.complete(Unit) }
        repeat(callbacks) { loop.dispatch(EmptyCoroutineContext, callback) }
        all.await()
    }

    override fun threadsafe(rounds: Int) = run {
        val loop = loop()
        val all = CompletableDeferred<Unit>()
        val answer = Semaphore(0)
        val callback = Runnable { answer.release() }
        thread {
            repeat(rounds) {
                loop.dispatch(EmptyCoroutineContext, callback)
                answer.acquire()
            }
            all.complete(Unit)
        }
        all.await()
    }

    override fun toThread(rounds: Int) = run {
        repeat(rounds) {
            withContext(Dispatchers.IO) {}
        }
    }

    override fun nursery(tasks: Int, turn: Boolean) = run {
        coroutineScope {
            repeat(tasks) {
                launch { if (turn) yield() }
            }
        }
    }

    override fun scope(times: Int) = run {
        repeat(times) {
            coroutineScope {}
        }
    }

    override fun deadlines(scopes: Int) = run {
        repeat(scopes / Peer.DEPTH) {
            nest(Peer.DEPTH)
        }
    }

    private suspend fun nest(depth: Int) {
        if (depth > 0) {
            withTimeoutOrNull(1.hours) { nest(depth - 1) }
        }
    }

    override fun rendezvous(rounds: Int) = run {
        val there = Channel<Int>()
        val back = Channel<Int>()
        launch {
            repeat(rounds) {
                there.send(it)
                back.receive()
            }
        }
        launch {
            repeat(rounds) {
                back.send(there.receive())
            }
        }
    }

    override fun fanIn(items: Int) = run {
        val channel = Channel<Int>(Peer.BUFFER)
        val senders = List(Peer.SENDERS) {
            launch {
                repeat(items / Peer.SENDERS) { channel.send(it) }
            }
        }
        launch {
            senders.joinAll()
            channel.close()
        }
        for (item in channel) {
            received = item
        }
    }

    /** The last item that came in. */
    var received = 0
        private set

    override fun close() {
        dispatcher?.close()
    }

    private fun CoroutineScope.loop() = coroutineContext[ContinuationInterceptor] as CoroutineDispatcher
}
