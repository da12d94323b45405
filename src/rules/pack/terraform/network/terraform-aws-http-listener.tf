# ruleid: terraform-aws-http-listener
resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.web.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

# ruleid: terraform-aws-http-listener
resource "aws_lb_listener" "second" {
  port     = 8080
  protocol = "HTTP"
  default_action {
    target_group_arn = aws_lb_target_group.web.arn
    type             = "forward"
  }
}

# ok: terraform-aws-http-listener
resource "aws_lb_listener" "redirect" {
  port     = 80
  protocol = "HTTP"
  default_action {
    type = "redirect"
    redirect {
      port        = "443"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }
  }
}

# ok: terraform-aws-http-listener
resource "aws_lb_listener" "tls" {
  port            = 443
  protocol        = "HTTPS"
  certificate_arn = aws_acm_certificate.web.arn
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

# ok: terraform-aws-http-listener
resource "aws_lb_listener" "tcp" {
  port     = 5432
  protocol = "TCP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.db.arn
  }
}
