import javax.net.ssl.*

fun client(): OkHttpClient {
    // ruleid: kotlin-hostname-not-verified
    return OkHttpClient.Builder().hostnameVerifier { host, session -> true }.build()
}

class Everyone : HostnameVerifier {
    // ruleid: kotlin-hostname-not-verified
    override fun verify(host: String, session: SSLSession): Boolean {
        return true
    }
}

fun named(): OkHttpClient {
    // ok: kotlin-hostname-not-verified
    return OkHttpClient.Builder().hostnameVerifier { host, session -> host == "intern.example.org" }.build()
}

class Strict : HostnameVerifier {
    // ok: kotlin-hostname-not-verified
    override fun verify(host: String, session: SSLSession): Boolean {
        return default.verify(host, session)
    }
}

fun plain(): OkHttpClient {
    // ok: kotlin-hostname-not-verified
    return OkHttpClient.Builder().build()
}
