# ruleid: terraform-google-open-firewall
resource "google_compute_firewall" "ssh" {
  network       = "default"
  source_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "tcp"
    ports    = ["80", "22"]
  }
}

# ruleid: terraform-google-open-firewall
resource "google_compute_firewall" "all" {
  network = "default"
  allow {
    protocol = "all"
  }
  source_ranges = ["0.0.0.0/0"]
}

# ok: terraform-google-open-firewall
resource "google_compute_firewall" "web" {
  source_ranges = ["0.0.0.0/0"]
  allow {
    protocol = "tcp"
    ports    = ["443"]
  }
}

# ok: terraform-google-open-firewall
resource "google_compute_firewall" "iap" {
  source_ranges = ["35.235.240.0/20"]
  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}

# ok: terraform-google-open-firewall
resource "google_compute_firewall" "deny" {
  source_ranges = ["0.0.0.0/0"]
  deny {
    protocol = "all"
  }
}
