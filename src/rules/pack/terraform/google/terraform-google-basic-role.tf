resource "google_project_iam_member" "app" {
  # ruleid: terraform-google-basic-role
  role   = "roles/editor"
  member = "serviceAccount:app@example.iam.gserviceaccount.com"
}

resource "google_folder_iam_binding" "team" {
  # ruleid: terraform-google-basic-role
  role    = "roles/owner"
  members = ["group:team@example.org"]
}

resource "google_project_iam_member" "good" {
  # ok: terraform-google-basic-role
  role   = "roles/storage.objectViewer"
}

resource "google_project_iam_member" "viewer" {
  # ok: terraform-google-basic-role
  role   = "roles/viewer"
}

resource "google_storage_bucket_iam_member" "bucket" {
  # ok: terraform-google-basic-role
  role   = "roles/storage.admin"
}
