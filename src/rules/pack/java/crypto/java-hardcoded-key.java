import javax.crypto.spec.SecretKeySpec;
import java.util.Base64;

class Signer {
    private static final String SECRET = "k3y-of-the-shop-1234";

    Object text() {
        // ruleid: java-hardcoded-key
        return new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    Object encoded() {
        byte[] key = Base64.getDecoder().decode("c2VjcmV0LWtleS1vZi1zaG9wIQ==");
        // ruleid: java-hardcoded-key
        return new SecretKeySpec(key, "AES");
    }

    Object named() {
        // ruleid: java-hardcoded-key
        return Algorithm.HMAC256("k3y-of-the-shop-1234");
    }

    Object variable() {
        // ok: java-hardcoded-key
        return Algorithm.HMAC256(System.getenv("SIGNING_KEY"));
    }

    Object environment() {
        byte[] key = Base64.getDecoder().decode(System.getenv("SIGNING_KEY"));
        // ok: java-hardcoded-key
        return new SecretKeySpec(key, "AES");
    }

    Object argument(byte[] key) {
        // ok: java-hardcoded-key
        return new SecretKeySpec(key, "AES");
    }

    Object store(KeyStore store, char[] password) throws Exception {
        // ok: java-hardcoded-key
        return store.getKey("signing", password);
    }
}
