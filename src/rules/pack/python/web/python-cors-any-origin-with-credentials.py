from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from flask import Flask
from flask_cors import CORS

api = FastAPI()
# ruleid: python-cors-any-origin-with-credentials
api.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True, allow_methods=["*"])

app = Flask(__name__)
# ruleid: python-cors-any-origin-with-credentials
CORS(app, supports_credentials=True)

# ruleid: python-cors-any-origin-with-credentials
CORS(app, supports_credentials=True, resources=r"/api/*", origins="*")

public = FastAPI()
# ok: python-cors-any-origin-with-credentials
public.add_middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET"])

# ok: python-cors-any-origin-with-credentials
api.add_middleware(CORSMiddleware, allow_origins=["https://app.example.org"], allow_credentials=True)

# ok: python-cors-any-origin-with-credentials
CORS(app, origins=["https://app.example.org"], supports_credentials=True)

# ok: python-cors-any-origin-with-credentials
CORS(app)
