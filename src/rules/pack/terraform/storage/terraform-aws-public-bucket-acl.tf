resource "aws_s3_bucket" "files" {
  bucket = "files"
  # ruleid: terraform-aws-public-bucket-acl
  acl    = "public-read"
}

resource "aws_s3_bucket_acl" "uploads" {
  bucket = aws_s3_bucket.uploads.id
  # ruleid: terraform-aws-public-bucket-acl
  acl    = "public-read-write"
}

resource "aws_s3_bucket_acl" "private" {
  bucket = aws_s3_bucket.private.id
  # ok: terraform-aws-public-bucket-acl
  acl    = "private"
}

resource "aws_s3_bucket_acl" "logs" {
  bucket = aws_s3_bucket.logs.id
  # ok: terraform-aws-public-bucket-acl
  acl    = "log-delivery-write"
}

resource "other_acl" "x" {
  # ok: terraform-aws-public-bucket-acl
  acl = "public-read"
}
