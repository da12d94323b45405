import os

import psycopg2
import pymongo
import redis
from sqlalchemy import create_engine

# ruleid: python-hardcoded-database-password
db = psycopg2.connect(host="db.example.org", user="shop", password="h7Gk2!pq")

# ruleid: python-hardcoded-database-password
cache = redis.Redis(host="cache", password="Zx81-spectrum")

# ruleid: python-hardcoded-database-password
engine = create_engine("postgresql+psycopg2://shop:h7Gk2pq@db.internal/shop")

# ok: python-hardcoded-database-password
db = psycopg2.connect(host="db.example.org", user="shop", password=os.environ["DB_PASSWORD"])

# ok: python-hardcoded-database-password
local = psycopg2.connect(host="localhost", user="postgres", password="postgres")

# ok: python-hardcoded-database-password
engine = create_engine("postgresql+psycopg2://scott:tiger@localhost/test")

# ok: python-hardcoded-database-password
mongo = pymongo.MongoClient("mongodb://mongo:27017/shop")
