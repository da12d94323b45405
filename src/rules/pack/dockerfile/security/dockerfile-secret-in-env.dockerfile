FROM node:22
# ruleid: dockerfile-secret-in-env
ENV DB_PASSWORD=h7Gk2pq9
# ruleid: dockerfile-secret-in-env
ARG NPM_TOKEN=npm_9f8a7c6b5d4e3f2a
# ruleid: dockerfile-secret-in-env
ENV SECRET_KEY "s3cr3t-of-production"
# ok: dockerfile-secret-in-env
ARG NPM_TOKEN
# ok: dockerfile-secret-in-env
ENV PASSWORD_FILE=/run/secrets/password
# ok: dockerfile-secret-in-env
ENV API_KEY=$API_KEY
# ok: dockerfile-secret-in-env
ENV DB_PASSWORD=""
# ok: dockerfile-secret-in-env
ENV TOKEN_LIFETIME=3600
CMD ["node", "server.js"]
