import xml.sax
from xml.sax.handler import feature_external_ges, feature_namespaces

from lxml import etree


def parse(data):
    # ruleid: python-xml-external-entities
    parser = etree.XMLParser(resolve_entities=True)
    return etree.fromstring(data, parser)


def with_network(path):
    # ruleid: python-xml-external-entities
    return etree.parse(path, etree.XMLParser(dtd_validation=True, no_network=False))


def events(stream):
    reader = xml.sax.make_parser()
    # ruleid: python-xml-external-entities
    reader.setFeature(feature_external_ges, True)
    reader.parse(stream)


def closed(data):
    # ok: python-xml-external-entities
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def default(data):
    # ok: python-xml-external-entities
    return etree.fromstring(data, etree.XMLParser(remove_blank_text=True))


def namespaces(stream):
    reader = xml.sax.make_parser()
    # ok: python-xml-external-entities
    reader.setFeature(feature_namespaces, True)
    # ok: python-xml-external-entities
    reader.setFeature(feature_external_ges, False)
