import javax.crypto.Cipher

// ruleid: kotlin-weak-cipher
fun bare(): Cipher = Cipher.getInstance("AES")

fun old(): Cipher {
    // ruleid: kotlin-weak-cipher
    return Cipher.getInstance("DES/CBC/PKCS5Padding")
}

// ok: kotlin-weak-cipher
fun gcm(): Cipher = Cipher.getInstance("AES/GCM/NoPadding")

// ok: kotlin-weak-cipher
fun rsa(): Cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding")

// ok: kotlin-weak-cipher
fun named(name: String): Cipher = Cipher.getInstance(name)
