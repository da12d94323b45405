using System.Net.Http;

public class Client
{
    public HttpClient Blind()
    {
        var handler = new HttpClientHandler();
        // ruleid: csharp-certificate-not-checked
        handler.ServerCertificateCustomValidationCallback = (message, cert, chain, errors) => true;
        return new HttpClient(handler);
    }

    public void All()
    {
        // ruleid: csharp-certificate-not-checked
        ServicePointManager.ServerCertificateValidationCallback += (sender, cert, chain, errors) => true;
    }

    public HttpClientHandler Named()
    {
        return new HttpClientHandler
        {
            // ruleid: csharp-certificate-not-checked
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator
        };
    }

    public HttpClient Pinned()
    {
        var handler = new HttpClientHandler();
        // ok: csharp-certificate-not-checked
        handler.ServerCertificateCustomValidationCallback = (message, cert, chain, errors) => Pin.Matches(cert);
        return new HttpClient(handler);
    }

    public HttpClient Plain()
    {
        // ok: csharp-certificate-not-checked
        return new HttpClient(new HttpClientHandler { AllowAutoRedirect = true });
    }

    public bool Other(List<int> list)
    {
        // ok: csharp-certificate-not-checked
        return list.Any(x => true);
    }
}
