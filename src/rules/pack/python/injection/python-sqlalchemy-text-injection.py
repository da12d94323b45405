from fastapi import Depends, FastAPI
from sqlalchemy import literal_column, select, text
from sqlalchemy.orm import Session

app = FastAPI()


@app.get("/users/{name}")
def by_name(name: str, db: Session = Depends(session)):
    # ruleid: python-sqlalchemy-text-injection
    return db.execute(text(f"SELECT * FROM users WHERE name = '{name}'")).all()


@app.get("/sorted/{column}")
async def by_column(column: str, db: Session = Depends(session)):
    # ruleid: python-sqlalchemy-text-injection
    order = literal_column(column)
    return db.execute(select(User).order_by(order)).all()


@app.get("/bound/{name}")
def bound(name: str, db: Session = Depends(session)):
    # ok: python-sqlalchemy-text-injection
    return db.execute(text("SELECT * FROM users WHERE name = :name"), {"name": name}).all()


@app.get("/ids/{key}")
def by_id(key: int, db: Session = Depends(session)):
    # ok: python-sqlalchemy-text-injection
    return db.execute(text(f"SELECT * FROM users WHERE id = {key}")).all()


@app.get("/orm/{name}")
def orm(name: str, db: Session = Depends(session)):
    # ok: python-sqlalchemy-text-injection
    return db.scalars(select(User).where(User.name == name)).all()
