resource "aws_cloudtrail" "all" {
  name = "all"
  # ruleid: terraform-aws-cloudtrail-weak
  enable_log_file_validation = false
  # ruleid: terraform-aws-cloudtrail-weak
  is_multi_region_trail = false
  # ok: terraform-aws-cloudtrail-weak
  include_global_service_events = true
  # ok: terraform-aws-cloudtrail-weak
  is_organization_trail = false
}

resource "aws_cloudtrail" "good" {
  # ok: terraform-aws-cloudtrail-weak
  enable_log_file_validation = true
}
