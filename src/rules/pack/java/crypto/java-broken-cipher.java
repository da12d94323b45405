import javax.crypto.*;

class Vault {
    Cipher old() throws Exception {
        // ruleid: java-broken-cipher
        return Cipher.getInstance("DES/CBC/PKCS5Padding");
    }

    KeyGenerator stream() throws Exception {
        // ruleid: java-broken-cipher
        return KeyGenerator.getInstance("RC4");
    }

    static final String NAME = "DESede";

    Cipher triple() throws Exception {
        // ruleid: java-broken-cipher
        return Cipher.getInstance(NAME);
    }

    Cipher good() throws Exception {
        // ok: java-broken-cipher
        return Cipher.getInstance("AES/GCM/NoPadding");
    }

    KeyGenerator key() throws Exception {
        // ok: java-broken-cipher
        return KeyGenerator.getInstance("AES");
    }

    Cipher chacha() throws Exception {
        // ok: java-broken-cipher
        return Cipher.getInstance("ChaCha20-Poly1305");
    }
}
