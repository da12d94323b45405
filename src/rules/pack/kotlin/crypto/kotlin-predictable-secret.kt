import kotlin.random.Random

fun reset(user: User) {
    // ruleid: kotlin-predictable-secret
    user.resetToken = Random.nextLong().toString(16)
}

fun key(): SecretKeySpec {
    // ruleid: kotlin-predictable-secret
    return SecretKeySpec(Random.nextBytes(16), "AES")
}

fun good(user: User) {
    val bytes = ByteArray(20)
    SecureRandom().nextBytes(bytes)
    // ok: kotlin-predictable-secret
    user.resetToken = bytes.toHexString()
}

fun roll(game: Game) {
    // ok: kotlin-predictable-secret
    game.dice = Random.nextInt(1, 7)
}

fun blank(user: User) {
    // ok: kotlin-predictable-secret
    user.resetToken = null
}
