def fee(country, level):
    # ruleid: python-constant-in-or-condition
    if country == "CH" or "LI":
        return 7
    # ruleid: python-constant-in-or-condition
    if level == 1 or 2:
        return 5
    # ok: python-constant-in-or-condition
    if country == "DE" or country == "AT":
        return 3
    # ok: python-constant-in-or-condition
    if country in ("FR", "BE"):
        return 4
    # ok: python-constant-in-or-condition
    name = country == "US" and "America" or "elsewhere"
    # ok: python-constant-in-or-condition
    if level == 1 or level:
        return 2
    return name
