data "aws_iam_policy_document" "all" {
  # ruleid: terraform-aws-iam-wildcard
  statement {
    actions   = ["*"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "all" {
  policy = jsonencode({
    Version = "2012-10-17"
    # ruleid: terraform-aws-iam-wildcard
    Statement = [{
      Effect   = "Allow"
      Action   = "*"
      Resource = "*"
    }]
  })
}

resource "aws_iam_user_policy" "json" {
  policy = <<EOF
{
  "Statement": [{
    # ruleid: terraform-aws-iam-wildcard
    "Effect": "Allow",
    "Action": ["*"],
    "Resource": "*"
  }]
}
EOF
}

resource "aws_iam_role_policy_attachment" "admin" {
  role       = aws_iam_role.app.name
  # ruleid: terraform-aws-iam-wildcard
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}

data "aws_iam_policy_document" "good" {
  # ok: terraform-aws-iam-wildcard
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.files.arn}/*"]
  }

  # ok: terraform-aws-iam-wildcard
  statement {
    effect    = "Deny"
    actions   = ["*"]
    resources = ["*"]
  }

  # ok: terraform-aws-iam-wildcard
  statement {
    actions   = ["ec2:DescribeInstances"]
    resources = ["*"]
  }
}
