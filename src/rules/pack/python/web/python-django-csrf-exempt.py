from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect


# ruleid: python-django-csrf-exempt
@csrf_exempt
def transfer(request):
    return move_money(request)


# ruleid: python-django-csrf-exempt
@method_decorator(csrf_exempt, name="dispatch")
class Hook(View):
    pass


# ok: python-django-csrf-exempt
@csrf_protect
def pay(request):
    return move_money(request)


# ok: python-django-csrf-exempt
def csrf_exempt_list(request):
    return show(request)


# ok: python-django-csrf-exempt
@method_decorator(csrf_protect, name="dispatch")
class Form(View):
    pass
