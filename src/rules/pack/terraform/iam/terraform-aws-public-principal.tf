data "aws_iam_policy_document" "queue" {
  # ruleid: terraform-aws-public-principal
  statement {
    actions = ["sqs:SendMessage"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_sns_topic_policy" "open" {
  policy = jsonencode({
    # ruleid: terraform-aws-public-principal
    Statement = [{
      Effect    = "Allow"
      Principal = "*"
      Action    = "sns:Publish"
    }]
  })
}

data "aws_iam_policy_document" "good" {
  # ok: terraform-aws-public-principal
  statement {
    actions = ["sqs:SendMessage"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root"]
    }
  }

  # ok: terraform-aws-public-principal
  statement {
    effect  = "Deny"
    actions = ["s3:*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  # ok: terraform-aws-public-principal
  statement {
    actions = ["sqs:SendMessage"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_sns_topic.orders.arn]
    }
  }
}
