import com.auth0.jwt.*;
import io.jsonwebtoken.*;

class Tokens {
    Object none() {
        // ruleid: java-jwt-not-verified
        return JWT.require(Algorithm.none()).build();
    }

    Object generic(String token, byte[] key) {
        // ruleid: java-jwt-not-verified
        return Jwts.parser().setSigningKey(key).parse(token).getBody();
    }

    Object jose() {
        // ruleid: java-jwt-not-verified
        return new JwtConsumerBuilder().setRequireExpirationTime().setSkipSignatureVerification().build();
    }

    Object signed(String token, byte[] key) {
        // ok: java-jwt-not-verified
        return Jwts.parser().setSigningKey(key).parseClaimsJws(token).getBody();
    }

    Object hmac(String key) {
        // ok: java-jwt-not-verified
        return JWT.require(Algorithm.HMAC256(key)).build();
    }

    Object other(Parser parser, String text) {
        // ok: java-jwt-not-verified
        return parser.parse(text);
    }
}
