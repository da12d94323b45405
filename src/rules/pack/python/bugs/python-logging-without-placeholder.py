import logging

logger = logging.getLogger(__name__)


def store(row, error):
    # ruleid: python-logging-without-placeholder
    logger.info("stored", row)
    # ruleid: python-logging-without-placeholder
    logging.error("could not store row:", row, error)
    # ok: python-logging-without-placeholder
    logger.info("stored %s", row)
    # ok: python-logging-without-placeholder
    logger.error("could not store", exc_info=True)
    # ok: python-logging-without-placeholder
    logger.warning("odd row", extra={"row": row})
    # ok: python-logging-without-placeholder
    print("stored", row)
