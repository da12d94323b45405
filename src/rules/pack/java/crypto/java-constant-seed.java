import java.security.SecureRandom;

class Keys {
    SecureRandom text() {
        // ruleid: java-constant-seed
        return new SecureRandom("shop".getBytes());
    }

    SecureRandom number() {
        SecureRandom random = new SecureRandom();
        // ruleid: java-constant-seed
        random.setSeed(42L);
        return random;
    }

    SecureRandom right() {
        // ok: java-constant-seed
        return new SecureRandom();
    }

    SecureRandom more(byte[] noise) {
        SecureRandom random = new SecureRandom();
        // ok: java-constant-seed
        random.setSeed(noise);
        return random;
    }

    Random simulation() {
        // ok: java-constant-seed
        return new Random(42);
    }
}
