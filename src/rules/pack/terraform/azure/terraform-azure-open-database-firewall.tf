# ruleid: terraform-azure-open-database-firewall
resource "azurerm_mssql_firewall_rule" "all" {
  server_id        = azurerm_mssql_server.shop.id
  start_ip_address = "0.0.0.0"
  end_ip_address   = "255.255.255.255"
}

# ruleid: terraform-azure-open-database-firewall
resource "azurerm_postgresql_flexible_server_firewall_rule" "all" {
  end_ip_address   = "255.255.255.255"
  start_ip_address = "0.0.0.0"
}

# ok: terraform-azure-open-database-firewall
resource "azurerm_mssql_firewall_rule" "azure" {
  start_ip_address = "0.0.0.0"
  end_ip_address   = "0.0.0.0"
}

# ok: terraform-azure-open-database-firewall
resource "azurerm_mssql_firewall_rule" "office" {
  start_ip_address = "203.0.113.1"
  end_ip_address   = "203.0.113.20"
}

# ok: terraform-azure-open-database-firewall
resource "azurerm_mssql_firewall_rule" "variable" {
  start_ip_address = var.first
  end_ip_address   = var.last
}
