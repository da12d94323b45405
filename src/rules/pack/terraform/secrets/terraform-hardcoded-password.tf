resource "aws_db_instance" "shop" {
  username = "shop"
  # ruleid: terraform-hardcoded-password
  password = "Wint3r-2024"
}

resource "azurerm_mssql_server" "shop" {
  # ruleid: terraform-hardcoded-password
  administrator_login_password = "S0mmer!2024"
}

resource "aws_db_instance" "good" {
  # ok: terraform-hardcoded-password
  password = var.db_password
}

resource "aws_db_instance" "managed" {
  # ok: terraform-hardcoded-password
  manage_master_user_password = true
}

resource "google_sql_user" "app" {
  # ok: terraform-hardcoded-password
  password = "${random_password.app.result}"
}
