using System.IO;

public class FilesController : Controller
{
    [HttpGet]
    public IActionResult Show(string name)
    {
        // ruleid: csharp-path-traversal
        return Content(System.IO.File.ReadAllText(Path.Combine("/srv/files", name)));
    }

    [HttpGet("download")]
    public IActionResult Download()
    {
        var name = Request.Query["name"];
        // ruleid: csharp-path-traversal
        return PhysicalFile("/srv/files/" + name, "application/pdf");
    }

    [HttpGet("name")]
    public IActionResult NameOnly(string name)
    {
        // ok: csharp-path-traversal
        return Content(System.IO.File.ReadAllText(Path.Combine("/srv/files", Path.GetFileName(name))));
    }

    [HttpGet("checked")]
    public IActionResult Checked(string name)
    {
        var path = Path.GetFullPath(Path.Combine("/srv/files", name));
        if (!path.StartsWith("/srv/files/"))
        {
            return NotFound();
        }
        // ok: csharp-path-traversal
        return Content(System.IO.File.ReadAllText(path));
    }

    [HttpGet("invoice")]
    public IActionResult Invoice(int id)
    {
        // ok: csharp-path-traversal
        return PhysicalFile("/srv/invoices/" + id + ".pdf", "application/pdf");
    }
}
