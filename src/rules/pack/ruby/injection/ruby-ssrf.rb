class PreviewsController < ApplicationController
  def show
    # ruleid: ruby-ssrf
    render plain: URI.open(params[:url]).read
  end

  def host
    # ruleid: ruby-ssrf
    body = HTTParty.get("http://#{params[:host]}/status")
    render plain: body
  end

  def escaped
    # ok: ruby-ssrf
    render plain: HTTParty.get(BASE + CGI.escape(params[:name]))
  end

  def listed
    # ok: ruby-ssrf
    render plain: HTTParty.get(FEEDS.fetch("news"), query: { page: params[:page] })
  end

  def constant
    # ok: ruby-ssrf
    render plain: Faraday.get("https://status.example.org/health").body
  end
end
