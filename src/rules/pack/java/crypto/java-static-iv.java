import javax.crypto.spec.*;
import java.security.SecureRandom;

class Seal {
    private final SecureRandom random = new SecureRandom();

    Object text() {
        // ruleid: java-static-iv
        return new IvParameterSpec("0123456789abcdef".getBytes());
    }

    Object zeros() {
        byte[] iv = new byte[16];
        // ruleid: java-static-iv
        return new IvParameterSpec(iv);
    }

    Object bytes() {
        byte[] nonce = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        // ruleid: java-static-iv
        return new GCMParameterSpec(128, nonce);
    }

    Object fresh() {
        byte[] iv = new byte[16];
        random.nextBytes(iv);
        // ok: java-static-iv
        return new IvParameterSpec(iv);
    }

    Object received(byte[] message) {
        byte[] iv = new byte[12];
        System.arraycopy(message, 0, iv, 0, 12);
        // ok: java-static-iv
        return new GCMParameterSpec(128, iv);
    }

    Object generated() {
        // ok: java-static-iv
        return new IvParameterSpec(random.generateSeed(16));
    }
}
