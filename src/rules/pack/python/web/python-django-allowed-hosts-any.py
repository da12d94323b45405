# ruleid: python-django-allowed-hosts-any
ALLOWED_HOSTS = ["*"]
# ruleid: python-django-allowed-hosts-any
ALLOWED_HOSTS = ["shop.example.org", "*"]
# ok: python-django-allowed-hosts-any
ALLOWED_HOSTS = ["shop.example.org", ".example.com"]
# ok: python-django-allowed-hosts-any
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
# ok: python-django-allowed-hosts-any
ALLOWED_METHODS = ["*"]
