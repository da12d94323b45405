# ruleid: terraform-aws-encryption-not-set
resource "aws_ebs_volume" "data" {
  availability_zone = "eu-central-1a"
  size              = 40
}

# ruleid: terraform-aws-encryption-not-set
resource "aws_db_instance" "shop" {
  engine = "postgres"
}

# ok: terraform-aws-encryption-not-set
resource "aws_ebs_volume" "good" {
  size      = 40
  encrypted = true
}

# ok: terraform-aws-encryption-not-set
resource "aws_db_instance" "replica" {
  replicate_source_db = aws_db_instance.shop.identifier
}

# ok: terraform-aws-encryption-not-set
resource "aws_instance" "web" {
  ami = "ami-1"
}
