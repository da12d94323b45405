resource "google_sql_database_instance" "shop" {
  settings {
    ip_configuration {
      # ruleid: terraform-google-public-sql
      authorized_networks {
        value = "0.0.0.0/0"
      }
    }
  }
}

resource "google_sql_database_instance" "named" {
  settings {
    ip_configuration {
      # ruleid: terraform-google-public-sql
      authorized_networks {
        name  = "all"
        value = "0.0.0.0/0"
      }
    }
  }
}

resource "google_sql_database_instance" "good" {
  settings {
    ip_configuration {
      # ok: terraform-google-public-sql
      authorized_networks {
        value = "203.0.113.0/24"
      }
    }
  }
}

resource "google_sql_database_instance" "private" {
  settings {
    # ok: terraform-google-public-sql
    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.main.id
    }
  }
}

resource "google_container_cluster" "other" {
  # ok: terraform-google-public-sql
  master_authorized_networks_config {
    cidr_blocks {
      cidr_block = "10.0.0.0/8"
    }
  }
}
