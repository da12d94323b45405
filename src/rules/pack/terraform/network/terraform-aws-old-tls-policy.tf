resource "aws_lb_listener" "web" {
  protocol   = "HTTPS"
  # ruleid: terraform-aws-old-tls-policy
  ssl_policy = "ELBSecurityPolicy-2016-08"
}

resource "azurerm_storage_account" "files" {
  # ruleid: terraform-aws-old-tls-policy
  min_tls_version = "TLS1_0"
}

resource "aws_lb_listener" "good" {
  # ok: terraform-aws-old-tls-policy
  ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06"
}

resource "aws_cloudfront_distribution" "site" {
  viewer_certificate {
    # ok: terraform-aws-old-tls-policy
    minimum_protocol_version = "TLSv1.2_2021"
  }
}

resource "azurerm_storage_account" "good" {
  # ok: terraform-aws-old-tls-policy
  min_tls_version = "TLS1_2"
}
