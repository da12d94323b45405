import jinja2
from jinja2 import Environment, FileSystemLoader, select_autoescape

# ruleid: python-jinja-autoescape-off
pages = Environment(loader=FileSystemLoader("templates"))

# ruleid: python-jinja-autoescape-off
mails = jinja2.Environment(autoescape=False)

# ok: python-jinja-autoescape-off
escaped = Environment(loader=FileSystemLoader("templates"), autoescape=True)

# ok: python-jinja-autoescape-off
selected = Environment(autoescape=select_autoescape(["html", "xml"]))


def configured(options):
    # ok: python-jinja-autoescape-off
    return jinja2.Environment(**options)
