import ftplib
import imaplib
from telnetlib import Telnet


def upload(host, user, password):
    # ruleid: python-cleartext-protocol
    ftp = ftplib.FTP(host)
    ftp.login(user, password)
    # ruleid: python-cleartext-protocol
    return ftp, Telnet(host)


def upload_safe(host, user, password):
    # ok: python-cleartext-protocol
    ftp = ftplib.FTP_TLS(host)
    ftp.login(user, password)
    ftp.prot_p()


def mail(host):
    # ok: python-cleartext-protocol
    return imaplib.IMAP4_SSL(host)


def other(tools):
    # ok: python-cleartext-protocol
    return tools.FTP("x")
