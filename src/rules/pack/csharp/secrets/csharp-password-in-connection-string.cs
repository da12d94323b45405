public class Database
{
    public SqlConnection Open()
    {
        // ruleid: csharp-password-in-connection-string
        return new SqlConnection("Server=db;Database=shop;User Id=shop;Password=Wint3r-2024;");
    }

    public void Configure(DbContextOptionsBuilder options)
    {
        // ruleid: csharp-password-in-connection-string
        options.UseNpgsql("Host=db;Username=shop;Password=Wint3r-2024");
    }

    public SqlConnection Configured(IConfiguration configuration)
    {
        // ok: csharp-password-in-connection-string
        return new SqlConnection(configuration.GetConnectionString("shop"));
    }

    public SqlConnection Integrated()
    {
        // ok: csharp-password-in-connection-string
        return new SqlConnection("Server=db;Database=shop;Integrated Security=true");
    }

    public Exception Message()
    {
        // ok: csharp-password-in-connection-string
        return new Exception("the password is wrong");
    }
}
