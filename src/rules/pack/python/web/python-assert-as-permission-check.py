from flask_login import current_user


def delete(request, pk):
    # ruleid: python-assert-as-permission-check
    assert request.user.is_staff, "staff only"
    Order.objects.get(pk=pk).delete()


def export():
    # ruleid: python-assert-as-permission-check
    assert current_user.is_authenticated and current_user.has_role("admin")
    return dump()


def checked(request, pk):
    # ok: python-assert-as-permission-check
    if not request.user.is_staff:
        raise PermissionDenied
    Order.objects.get(pk=pk).delete()


def invariant(order):
    # ok: python-assert-as-permission-check
    assert order.user is not None
    return order.user.is_active


def shape(rows):
    # ok: python-assert-as-permission-check
    assert rows.user_count > 0
