resource "aws_eks_cluster" "a" {
  vpc_config {
    # ruleid: terraform-aws-eks-public-endpoint
    endpoint_public_access = true
  }
}

resource "aws_eks_cluster" "b" {
  vpc_config {
    # ruleid: terraform-aws-eks-public-endpoint
    public_access_cidrs = ["0.0.0.0/0"]
  }
}

resource "aws_eks_cluster" "c" {
  vpc_config {
    # ok: terraform-aws-eks-public-endpoint
    endpoint_public_access = true
    # ok: terraform-aws-eks-public-endpoint
    public_access_cidrs    = ["203.0.113.0/24"]
  }
}

resource "aws_eks_cluster" "d" {
  vpc_config {
    # ok: terraform-aws-eks-public-endpoint
    endpoint_public_access  = false
    endpoint_private_access = true
  }
}
