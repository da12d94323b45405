require "net/http"

def blind(uri)
  http = Net::HTTP.new(uri.host, uri.port)
  http.use_ssl = true
  # ruleid: ruby-tls-verify-none
  http.verify_mode = OpenSSL::SSL::VERIFY_NONE
  http.get(uri.path)
end

def party(url)
  # ruleid: ruby-tls-verify-none
  HTTParty.get(url, verify: false)
end

def faraday(url)
  # ruleid: ruby-tls-verify-none
  Faraday.new(url: url, ssl: { verify: false })
end

def checked(uri)
  http = Net::HTTP.new(uri.host, uri.port)
  # ok: ruby-tls-verify-none
  http.verify_mode = OpenSSL::SSL::VERIFY_PEER
  # ok: ruby-tls-verify-none
  http.ca_file = "/etc/ssl/ours.pem"
end

def on(url)
  # ok: ruby-tls-verify-none
  HTTParty.get(url, verify: true)
end
