resource "aws_cloudfront_distribution" "site" {
  default_cache_behavior {
    # ruleid: terraform-aws-cloudfront-http
    viewer_protocol_policy = "redirect-to-https"
  }
  ordered_cache_behavior {
    # ruleid: terraform-aws-cloudfront-http
    viewer_protocol_policy = "redirect-to-https"
  }
  ordered_cache_behavior {
    # ok: terraform-aws-cloudfront-http
    viewer_protocol_policy = "redirect-to-https"
  }
  ordered_cache_behavior {
    # ok: terraform-aws-cloudfront-http
    viewer_protocol_policy = "https-only"
  }
  ordered_cache_behavior {
    # ok: terraform-aws-cloudfront-http
    viewer_protocol_policy = var.policy
  }
}
