resource "aws_instance" "web" {
  metadata_options {
    # ruleid: terraform-aws-imds-v1
    http_tokens = "required"
  }
}

resource "aws_launch_template" "web" {
  metadata_options {
    http_endpoint = "enabled"
    # ruleid: terraform-aws-imds-v1
    http_tokens = "required"
  }
}

resource "aws_instance" "good" {
  metadata_options {
    # ok: terraform-aws-imds-v1
    http_tokens = "required"
  }
}

resource "aws_instance" "chosen" {
  metadata_options {
    # ok: terraform-aws-imds-v1
    http_tokens = var.tokens
    # ok: terraform-aws-imds-v1
    http_endpoint = "disabled"
  }
}
