import android.webkit.*

class Pages : WebViewClient() {
    override fun onReceivedSslError(view: WebView, handler: SslErrorHandler, error: SslError) {
        // ruleid: kotlin-webview-ssl-error
        handler.proceed()
    }
}

class Logged : WebViewClient() {
    override fun onReceivedSslError(view: WebView?, handler: SslErrorHandler?, error: SslError?) {
        Log.w("web", error.toString())
        // ruleid: kotlin-webview-ssl-error
        handler?.proceed()
    }
}

class Strict : WebViewClient() {
    override fun onReceivedSslError(view: WebView, handler: SslErrorHandler, error: SslError) {
        // ok: kotlin-webview-ssl-error
        handler.cancel()
    }
}

class Pinned : WebViewClient() {
    override fun onReceivedSslError(view: WebView, handler: SslErrorHandler, error: SslError) {
        if (pins.matches(error.certificate)) {
            // ok: kotlin-webview-ssl-error
            handler.proceed()
        }
    }
}

fun next(handler: Step) {
    // ok: kotlin-webview-ssl-error
    handler.proceed()
}
