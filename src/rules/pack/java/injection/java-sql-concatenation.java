import java.sql.*;

class Tables {
    private Connection connection;

    void drop(String table) throws SQLException {
        Statement statement = connection.createStatement();
        // ruleid: java-sql-concatenation
        statement.executeUpdate("DROP TABLE " + table);
    }

    ResultSet find(String name) throws SQLException {
        // ruleid: java-sql-concatenation
        return connection.createStatement().executeQuery(String.format("SELECT * FROM t WHERE n = '%s'", name));
    }

    ResultSet run(String sql) throws SQLException {
        // ok: java-sql-concatenation
        return connection.createStatement().executeQuery(sql);
    }

    ResultSet constant() throws SQLException {
        // ok: java-sql-concatenation
        return connection.createStatement().executeQuery("SELECT * FROM t" + " WHERE n = 1");
    }

    PreparedStatement bound(String name) throws SQLException {
        PreparedStatement found = connection.prepareStatement("SELECT * FROM t WHERE n = ?");
        // ok: java-sql-concatenation
        found.setString(1, name);
        return found;
    }
}
