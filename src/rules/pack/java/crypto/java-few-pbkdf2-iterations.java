import javax.crypto.spec.PBEKeySpec;

class Passwords {
    private static final int ROUNDS = 1000;

    Object weak(char[] password, byte[] salt) {
        // ruleid: java-few-pbkdf2-iterations
        return new PBEKeySpec(password, salt, 10000, 256);
    }

    Object named(char[] password, byte[] salt) {
        // ruleid: java-few-pbkdf2-iterations
        return new PBEKeySpec(password, salt, ROUNDS, 256);
    }

    Object strong(char[] password, byte[] salt) {
        // ok: java-few-pbkdf2-iterations
        return new PBEKeySpec(password, salt, 600000, 256);
    }

    Object configured(char[] password, byte[] salt, int rounds) {
        // ok: java-few-pbkdf2-iterations
        return new PBEKeySpec(password, salt, rounds, 256);
    }

    Object passwordOnly(char[] password) {
        // ok: java-few-pbkdf2-iterations
        return new PBEKeySpec(password);
    }
}
