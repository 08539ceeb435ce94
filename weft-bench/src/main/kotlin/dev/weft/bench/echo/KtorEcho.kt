package dev.weft.bench.echo

import io.ktor.network.selector.SelectorManager
import io.ktor.network.sockets.InetSocketAddress
import io.ktor.network.sockets.Socket
import io.ktor.network.sockets.aSocket
import io.ktor.network.sockets.openReadChannel
import io.ktor.network.sockets.openWriteChannel
import io.ktor.utils.io.readAvailable
import io.ktor.utils.io.writeFully
import java.util.concurrent.Executors
import java.util.function.IntConsumer
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/** The echo server on ktor's sockets: coroutines on one thread, ktor's selector on another. */
object KtorEcho {
    private const val PIECE = 64 * 1024

    /** Serves for ever; tells [port] where. */
    @JvmStatic
    fun serve(host: String, port: IntConsumer) = runBlocking {
        val selector = SelectorManager(Executors.newSingleThreadExecutor().asCoroutineDispatcher())
        val server = aSocket(selector).tcp().bind(host, 0) {
            backlogSize = 1024
        }
        port.accept((server.localAddress as InetSocketAddress).port)
        while (true) {
            val socket = server.accept()
            launch {
                socket.use { echo(it) }
            }
        }
    }

    private suspend fun echo(socket: Socket) {
        val input = socket.openReadChannel()
        val output = socket.openWriteChannel(autoFlush = false)
        val data = ByteArray(PIECE)
        while (true) {
            val count = input.readAvailable(data)
            if (count < 0) {
                break
            }
            output.writeFully(data, 0, count)
            output.flush()
        }
    }
}
