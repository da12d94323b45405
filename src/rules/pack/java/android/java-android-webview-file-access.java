import android.webkit.WebView;

class Help {
    void open(WebView view) {
        // ruleid: java-android-webview-file-access
        view.getSettings().setAllowUniversalAccessFromFileURLs(true);
        view.loadUrl("file:///android_asset/help.html");
    }

    void files(WebSettings settings) {
        // ruleid: java-android-webview-file-access
        settings.setAllowFileAccessFromFileURLs(true);
    }

    void off(WebSettings settings) {
        // ok: java-android-webview-file-access
        settings.setAllowFileAccessFromFileURLs(false);
    }

    void scripts(WebSettings settings) {
        // ok: java-android-webview-file-access
        settings.setJavaScriptEnabled(true);
    }

    void chosen(WebSettings settings, boolean allowed) {
        // ok: java-android-webview-file-access
        settings.setAllowUniversalAccessFromFileURLs(allowed);
    }
}
