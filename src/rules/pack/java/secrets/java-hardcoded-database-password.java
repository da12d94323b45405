import java.sql.*;

class Database {
    Connection open() throws SQLException {
        // ruleid: java-hardcoded-database-password
        return DriverManager.getConnection("jdbc:postgresql://db/shop", "shop", "Wint3r-2024");
    }

    Object pool() {
        HikariConfig config = new HikariConfig();
        // ruleid: java-hardcoded-database-password
        config.setPassword("Wint3r-2024");
        return new HikariDataSource(config);
    }

    Connection environment() throws SQLException {
        // ok: java-hardcoded-database-password
        return DriverManager.getConnection("jdbc:postgresql://db/shop", "shop", System.getenv("DB_PASSWORD"));
    }

    Connection memory() throws SQLException {
        // ok: java-hardcoded-database-password
        return DriverManager.getConnection("jdbc:h2:mem:orders", "sa", "secret");
    }

    Connection none() throws SQLException {
        // ok: java-hardcoded-database-password
        return DriverManager.getConnection("jdbc:postgresql://localhost/shop", "shop", "");
    }
}
