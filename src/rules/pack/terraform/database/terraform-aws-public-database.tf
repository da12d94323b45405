resource "aws_db_instance" "shop" {
  engine              = "postgres"
  # ruleid: terraform-aws-public-database
  publicly_accessible = true
}

resource "aws_redshift_cluster" "facts" {
  # ruleid: terraform-aws-public-database
  publicly_accessible = true
}

resource "aws_db_instance" "good" {
  # ok: terraform-aws-public-database
  publicly_accessible = false
}

resource "aws_db_instance" "chosen" {
  # ok: terraform-aws-public-database
  publicly_accessible = var.public
}

resource "aws_db_instance" "other" {
  # ok: terraform-aws-public-database
  deletion_protection = true
}
