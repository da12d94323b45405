resource "google_storage_bucket_iam_member" "open" {
  bucket = google_storage_bucket.files.name
  role   = "roles/storage.objectViewer"
  # ruleid: terraform-google-public-iam
  member = "allUsers"
}

resource "google_kms_crypto_key_iam_binding" "open" {
  role    = "roles/cloudkms.cryptoKeyDecrypter"
  # ruleid: terraform-google-public-iam
  members = ["user:a@example.org", "allAuthenticatedUsers"]
}

resource "google_storage_bucket_iam_member" "good" {
  # ok: terraform-google-public-iam
  member = "serviceAccount:${google_service_account.app.email}"
}

resource "google_cloud_run_service_iam_member" "public" {
  # ok: terraform-google-public-iam
  member = "allUsers"
}

resource "google_storage_bucket_iam_binding" "group" {
  # ok: terraform-google-public-iam
  members = ["group:team@example.org"]
}
