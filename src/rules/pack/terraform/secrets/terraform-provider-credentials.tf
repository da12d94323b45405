provider "aws" {
  region     = "eu-central-1"
  # ruleid: terraform-provider-credentials
  access_key = "AKIAQ3EGTRHZ5PXYLMWN"
  # ruleid: terraform-provider-credentials
  secret_key = "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"
}

provider "aws" {
  alias  = "good"
  # ok: terraform-provider-credentials
  region = "eu-central-1"
}

provider "cloudflare" {
  # ok: terraform-provider-credentials
  api_token = var.cloudflare_token
}

provider "aws" {
  alias      = "local"
  # ok: terraform-provider-credentials
  access_key = "mock_access_key"
}
