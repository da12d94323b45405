# ruleid: terraform-azure-open-network-rule
resource "azurerm_network_security_rule" "ssh" {
  direction              = "Inbound"
  access                 = "Allow"
  protocol               = "Tcp"
  destination_port_range = "22"
  source_address_prefix  = "*"
}

resource "azurerm_network_security_group" "vm" {
  # ruleid: terraform-azure-open-network-rule
  security_rule {
    direction              = "Inbound"
    access                 = "Allow"
    source_address_prefix  = "Internet"
    destination_port_range = "3389"
  }

  # ok: terraform-azure-open-network-rule
  security_rule {
    direction              = "Inbound"
    access                 = "Deny"
    source_address_prefix  = "*"
    destination_port_range = "*"
  }

  # ok: terraform-azure-open-network-rule
  security_rule {
    direction              = "Inbound"
    access                 = "Allow"
    source_address_prefix  = "*"
    destination_port_range = "443"
  }
}

# ok: terraform-azure-open-network-rule
resource "azurerm_network_security_rule" "office" {
  direction              = "Inbound"
  access                 = "Allow"
  destination_port_range = "22"
  source_address_prefix  = "203.0.113.0/24"
}
