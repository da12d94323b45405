public class Startup
{
    public void Configure(IApplicationBuilder app)
    {
        // ruleid: csharp-cors-any-origin
        app.UseCors(policy => policy.SetIsOriginAllowed(origin => true).AllowAnyHeader().AllowCredentials());
        // ruleid: csharp-cors-any-origin
        app.UseCors(policy => policy.AllowAnyOrigin().AllowCredentials());
        // ok: csharp-cors-any-origin
        app.UseCors(policy => policy.WithOrigins("https://app.example.org").AllowCredentials());
        // ok: csharp-cors-any-origin
        app.UseCors(policy => policy.AllowAnyOrigin().AllowAnyHeader());
        // ok: csharp-cors-any-origin
        app.UseCors(policy => policy.SetIsOriginAllowed(origin => Allowed.Contains(origin)).AllowCredentials());
    }
}
