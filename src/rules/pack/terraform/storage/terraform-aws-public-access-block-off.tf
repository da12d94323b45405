resource "aws_s3_bucket_public_access_block" "files" {
  bucket = aws_s3_bucket.files.id
  # ruleid: terraform-aws-public-access-block-off
  block_public_acls   = false
  # ruleid: terraform-aws-public-access-block-off
  block_public_policy = false
  # ok: terraform-aws-public-access-block-off
  ignore_public_acls  = true
}

resource "aws_s3_bucket_public_access_block" "good" {
  bucket = aws_s3_bucket.good.id
  # ok: terraform-aws-public-access-block-off
  block_public_acls       = true
  # ok: terraform-aws-public-access-block-off
  restrict_public_buckets = var.restrict
}
