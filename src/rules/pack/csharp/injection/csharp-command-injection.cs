using System.Diagnostics;

public class ToolsController : Controller
{
    [HttpPost]
    public IActionResult Ping(string host)
    {
        // ruleid: csharp-command-injection
        Process.Start("cmd.exe", "/c ping " + host);
        return Ok();
    }

    [HttpPost("run")]
    public IActionResult Run()
    {
        var info = new ProcessStartInfo();
        // ruleid: csharp-command-injection
        info.FileName = Request.Form["tool"];
        Process.Start(info);
        return Ok();
    }

    [HttpPost("list")]
    public IActionResult List(string host)
    {
        var info = new ProcessStartInfo("ping");
        // ok: csharp-command-injection
        info.ArgumentList.Add(host);
        Process.Start(info);
        return Ok();
    }

    [HttpPost("port")]
    public IActionResult Port(int port)
    {
        // ok: csharp-command-injection
        Process.Start("netstat", "-p " + port);
        return Ok();
    }

    [HttpPost("fixed")]
    public IActionResult Fixed(string unused)
    {
        // ok: csharp-command-injection
        Process.Start("uptime");
        return Ok();
    }
}
