from sqlalchemy import and_, select


def open_orders(session):
    # ruleid: python-sqlalchemy-python-operator
    return session.query(Order).filter(Order.closed_at is None).all()


def of_customer(session, customer):
    # ruleid: python-sqlalchemy-python-operator
    return session.scalars(select(Order).where(Order.customer == customer and Order.paid)).all()


def unpaid(session):
    # ruleid: python-sqlalchemy-python-operator
    return session.scalars(select(Order).where(not Order.paid)).all()


def right(session):
    # ok: python-sqlalchemy-python-operator
    return session.query(Order).filter(Order.closed_at.is_(None)).all()


def both(session, customer):
    # ok: python-sqlalchemy-python-operator
    return session.scalars(select(Order).where(and_(Order.customer == customer, Order.paid))).all()


def equal(session):
    # ok: python-sqlalchemy-python-operator
    return session.scalars(select(Order).where(Order.closed_at == None)).all()


def lines(values, settings):
    # ok: python-sqlalchemy-python-operator
    return values.filter(settings.limit is None)
