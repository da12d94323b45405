import kotlinx.coroutines.*

suspend fun poll(client: Client) {
    // ruleid: kotlin-run-blocking-in-suspend
    Thread.sleep(1000)
    client.status()
}

suspend fun load(client: Client) {
    // ruleid: kotlin-run-blocking-in-suspend
    runBlocking { client.load() }
}

suspend fun good(client: Client) {
    // ok: kotlin-run-blocking-in-suspend
    delay(1000)
    client.status()
}

fun main() {
    // ok: kotlin-run-blocking-in-suspend
    runBlocking { poll(client) }
}

fun plain() {
    // ok: kotlin-run-blocking-in-suspend
    Thread.sleep(1000)
}
