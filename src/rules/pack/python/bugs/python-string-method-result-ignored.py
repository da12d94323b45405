def clean(line, rows):
    # ruleid: python-string-method-result-ignored
    line.strip()
    for row in rows:
        # ruleid: python-string-method-result-ignored
        row["name"].lower()
    # ok: python-string-method-result-ignored
    line = line.strip()
    # ok: python-string-method-result-ignored
    rows.sort()
    # ok: python-string-method-result-ignored
    print(
        line.upper()
    )
    # ok: python-string-method-result-ignored
    words = [
        line.title()
        for line in rows
    ]
    # ok: python-string-method-result-ignored
    return words, line.rstrip("\n")
