import java.sql.*;
import javax.servlet.http.HttpServletRequest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.*;

@RestController
class Orders {
    private Connection connection;
    private JdbcTemplate jdbc;

    void byName(HttpServletRequest request) throws SQLException {
        String name = request.getParameter("name");
        Statement statement = connection.createStatement();
        // ruleid: java-sql-injection
        statement.executeQuery("SELECT * FROM orders WHERE name = '" + name + "'");
    }

    void prepared(HttpServletRequest request) throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT * FROM orders");
        sql.append(" ORDER BY ");
        sql.append(request.getParameter("sort"));
        // ruleid: java-sql-injection
        connection.prepareStatement(sql.toString());
    }

    @GetMapping("/orders")
    Object list(@RequestParam("status") String status) {
        String sql = String.format("SELECT * FROM orders WHERE status = '%s'", status);
        // ruleid: java-sql-injection
        return jdbc.queryForList(sql);
    }

    @GetMapping("/orders/{id}")
    Object one(@PathVariable String id) {
        // ok: java-sql-injection
        return jdbc.queryForMap("SELECT * FROM orders WHERE id = ?", id);
    }

    @GetMapping("/page")
    Object page(@RequestParam int limit) {
        // ok: java-sql-injection
        return jdbc.queryForList("SELECT * FROM orders LIMIT " + limit);
    }

    void parsed(HttpServletRequest request) throws SQLException {
        long id = Long.parseLong(request.getParameter("id"));
        // ok: java-sql-injection
        connection.createStatement().executeQuery("SELECT * FROM orders WHERE id = " + id);
    }

    void bound(HttpServletRequest request) throws SQLException {
        PreparedStatement statement = connection.prepareStatement("SELECT * FROM orders WHERE name = ?");
        // ok: java-sql-injection
        statement.setString(1, request.getParameter("name"));
    }

    void table(String table) throws SQLException {
        // ok: java-sql-injection
        connection.createStatement().executeQuery("SELECT * FROM " + table);
    }
}
