import javax.net.ssl.X509TrustManager

val blind = object : X509TrustManager {
    // ruleid: kotlin-trust-all-certificates
    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String) {
    }

    override fun checkClientTrusted(chain: Array<X509Certificate>, type: String) {
    }
}

class Short : X509TrustManager {
    // ruleid: kotlin-trust-all-certificates
    override fun checkServerTrusted(chain: Array<out X509Certificate>?, authType: String?) = Unit
}

class Pinned : X509TrustManager {
    // ok: kotlin-trust-all-certificates
    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String) {
        system.checkServerTrusted(chain, type)
    }

    // ok: kotlin-trust-all-certificates
    override fun checkClientTrusted(chain: Array<X509Certificate>, type: String) {
    }
}

class Refusing : X509TrustManager {
    // ok: kotlin-trust-all-certificates
    override fun checkServerTrusted(chain: Array<X509Certificate>, type: String) {
        throw CertificateException("nobody is trusted")
    }
}
