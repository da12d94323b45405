resource "aws_db_instance" "shop" {
  engine            = "postgres"
  # ruleid: terraform-aws-unencrypted-storage
  storage_encrypted = false
}

resource "aws_instance" "web" {
  ami = "ami-1"
  root_block_device {
    # ruleid: terraform-aws-unencrypted-storage
    encrypted = false
  }
}

resource "aws_db_instance" "good" {
  # ok: terraform-aws-unencrypted-storage
  storage_encrypted = true
}

resource "aws_ebs_volume" "chosen" {
  # ok: terraform-aws-unencrypted-storage
  encrypted = var.encrypted
}

resource "aws_db_instance" "replica" {
  # ok: terraform-aws-unencrypted-storage
  multi_az = false
}
