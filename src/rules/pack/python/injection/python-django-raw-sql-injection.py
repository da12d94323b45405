from django.db.models.expressions import RawSQL
from django.http import JsonResponse

from .models import Book


def by_author(request):
    author = request.GET["author"]
    # ruleid: python-django-raw-sql-injection
    books = Book.objects.raw("SELECT * FROM book WHERE author = '%s'" % author)
    return JsonResponse({"books": [book.title for book in books]})


def ranked(request):
    boost = request.POST.get("boost")
    # ruleid: python-django-raw-sql-injection
    books = Book.objects.annotate(rank=RawSQL(f"score * {boost}", ()))
    return JsonResponse({"books": list(books.values())})


def filtered(request):
    condition = "year > " + request.GET["year"]
    # ruleid: python-django-raw-sql-injection
    return JsonResponse({"n": Book.objects.extra(where=[condition]).count()})


def by_author_safe(request):
    # ok: python-django-raw-sql-injection
    books = Book.objects.raw("SELECT * FROM book WHERE author = %s", [request.GET["author"]])
    return JsonResponse({"books": [book.title for book in books]})


def by_year(request):
    # ok: python-django-raw-sql-injection
    return JsonResponse({"n": Book.objects.extra(where=["year > %s"], params=[request.GET["year"]]).count()})


def by_filter(request):
    # ok: python-django-raw-sql-injection
    return JsonResponse({"n": Book.objects.filter(author=request.GET["author"]).count()})


def bounded(request):
    limit = int(request.GET["limit"])
    # ok: python-django-raw-sql-injection
    return JsonResponse({"n": len(list(Book.objects.raw("SELECT * FROM book LIMIT %d" % limit)))})
