import logging

logger = logging.getLogger(__name__)


def login(user, password):
    # ruleid: python-password-logged
    logger.info("login of %s with %s", user, password)
    # ruleid: python-password-logged
    logging.debug(f"{user}:{password}")
    # ok: python-password-logged
    logger.info("login of %s, password %s", user, "set" if password else "missing")
    # ok: python-password-logged
    logger.info("password of %s was changed", user)
    # ok: python-password-logged
    return check(user, password)
