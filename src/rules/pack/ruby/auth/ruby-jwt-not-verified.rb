def user(token)
  # ruleid: ruby-jwt-not-verified
  JWT.decode(token, nil, false).first["sub"]
end

def issue(claims)
  # ruleid: ruby-jwt-not-verified
  JWT.encode(claims, nil, "none")
end

def signed(token)
  # ok: ruby-jwt-not-verified
  JWT.decode(token, KEY, true, { algorithm: "HS256" })
end

def make(claims)
  # ok: ruby-jwt-not-verified
  JWT.encode(claims, KEY, "HS256")
end

def other(text)
  # ok: ruby-jwt-not-verified
  Base64.decode64(text)
end
