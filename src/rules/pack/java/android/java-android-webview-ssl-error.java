import android.webkit.*;

class Pages extends WebViewClient {
    public void onReceivedSslError(WebView view, SslErrorHandler handler, SslError error) {
        // ruleid: java-android-webview-ssl-error
        handler.proceed();
    }
}

class Logged extends WebViewClient {
    @Override
    public void onReceivedSslError(WebView view, SslErrorHandler handler, SslError error) {
        Log.w("web", error.toString());
        // ruleid: java-android-webview-ssl-error
        handler.proceed();
    }
}

class Strict extends WebViewClient {
    public void onReceivedSslError(WebView view, SslErrorHandler handler, SslError error) {
        // ok: java-android-webview-ssl-error
        handler.cancel();
    }
}

class Debug extends WebViewClient {
    public void onReceivedSslError(WebView view, SslErrorHandler handler, SslError error) {
        if (pinned.matches(error.getCertificate())) {
            // ok: java-android-webview-ssl-error
            handler.proceed();
        } else {
            handler.cancel();
        }
    }
}

class Other {
    void next(Step handler) {
        // ok: java-android-webview-ssl-error
        handler.proceed();
    }
}
