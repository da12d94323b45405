using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.SqlClient;

public class ItemsController : Controller
{
    [HttpGet]
    public IActionResult Find(string name)
    {
        // ruleid: csharp-sql-injection
        var command = new SqlCommand("SELECT * FROM Items WHERE Name = '" + name + "'", connection);
        return Json(command.ExecuteScalar());
    }

    [HttpGet("sorted")]
    public IActionResult Sorted()
    {
        var by = Request.Query["by"];
        // ruleid: csharp-sql-injection
        return Json(db.Items.FromSqlRaw($"SELECT * FROM Items ORDER BY {by}"));
    }

    [HttpGet("bound")]
    public IActionResult Bound(string name)
    {
        // ok: csharp-sql-injection
        var command = new SqlCommand("SELECT * FROM Items WHERE Name = @name", connection);
        // ok: csharp-sql-injection
        command.Parameters.AddWithValue("@name", name);
        return Json(command.ExecuteScalar());
    }

    [HttpGet("number")]
    public IActionResult Number(int id)
    {
        // ok: csharp-sql-injection
        return Json(db.Items.FromSqlRaw("SELECT * FROM Items WHERE Id = " + id));
    }

    [HttpGet("parsed")]
    public IActionResult Parsed()
    {
        var id = int.Parse(Request.Query["id"]);
        // ok: csharp-sql-injection
        return Json(db.Items.FromSqlRaw("SELECT * FROM Items WHERE Id = " + id));
    }
}
