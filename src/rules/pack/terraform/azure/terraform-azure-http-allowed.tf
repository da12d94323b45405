resource "azurerm_storage_account" "shop" {
  # ruleid: terraform-azure-http-allowed
  https_traffic_only_enabled = false
}

resource "azurerm_redis_cache" "sessions" {
  # ruleid: terraform-azure-http-allowed
  non_ssl_port_enabled = true
}

resource "azurerm_linux_web_app" "shop" {
  # ok: terraform-azure-http-allowed
  https_only = true
}

resource "azurerm_redis_cache" "good" {
  # ok: terraform-azure-http-allowed
  non_ssl_port_enabled = false
}

resource "azurerm_linux_web_app" "client" {
  # ok: terraform-azure-http-allowed
  client_affinity_enabled = false
}
