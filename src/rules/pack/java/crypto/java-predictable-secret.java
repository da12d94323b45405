import java.security.SecureRandom;
import java.util.Random;
import javax.crypto.spec.*;

class Tokens {
    void reset(User user) {
        Random random = new Random();
        String token = Long.toHexString(random.nextLong());
        // ruleid: java-predictable-secret
        user.setResetToken(token);
    }

    Object key() {
        Random random = new Random();
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        // ruleid: java-predictable-secret
        return new SecretKeySpec(bytes, "AES");
    }

    void secure(User user) {
        SecureRandom random = new SecureRandom();
        // ok: java-predictable-secret
        user.setResetToken(Long.toHexString(random.nextLong()));
    }

    void dice(Game game) {
        // ok: java-predictable-secret
        game.setRoll(new Random().nextInt(6) + 1);
    }

    Object shuffled(List<String> cards) {
        Random random = new Random();
        // ok: java-predictable-secret
        return cards.get(random.nextInt(cards.size()));
    }
}
