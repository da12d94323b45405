# ruleid: python-django-insecure-cookie-settings
SESSION_COOKIE_HTTPONLY = False
# ruleid: python-django-insecure-cookie-settings
CSRF_COOKIE_SAMESITE = None
# ruleid: python-django-insecure-cookie-settings
SESSION_SERIALIZER = "django.contrib.sessions.serializers.PickleSerializer"
# ok: python-django-insecure-cookie-settings
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
# ok: python-django-insecure-cookie-settings
SESSION_COOKIE_SAMESITE = "Strict"
# ok: python-django-insecure-cookie-settings
SESSION_COOKIE_SECURE = not DEBUG
# ok: python-django-insecure-cookie-settings
USE_X_FORWARDED_HOST = False
