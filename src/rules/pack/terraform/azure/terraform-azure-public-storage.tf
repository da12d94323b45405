resource "azurerm_storage_container" "files" {
  name                  = "files"
  # ruleid: terraform-azure-public-storage
  container_access_type = "blob"
}

resource "azurerm_storage_account" "shop" {
  # ruleid: terraform-azure-public-storage
  allow_nested_items_to_be_public = true
}

resource "azurerm_storage_container" "good" {
  # ok: terraform-azure-public-storage
  container_access_type = "private"
}

resource "azurerm_storage_account" "good" {
  # ok: terraform-azure-public-storage
  allow_nested_items_to_be_public = false
}

resource "azurerm_storage_account" "other" {
  # ok: terraform-azure-public-storage
  public_network_access_enabled = true
}
