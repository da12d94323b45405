Rails.application.configure do
  # ruleid: ruby-force-ssl-off
  config.force_ssl = false
end

Shop::Application.configure do
  # ruleid: ruby-force-ssl-off
  config.force_ssl = false
  # ok: ruby-force-ssl-off
  config.assume_ssl = false
end

Rails.application.configure do
  # ok: ruby-force-ssl-off
  config.force_ssl = true
  # ok: ruby-force-ssl-off
  config.hsts = false
end
