class PagesController < ApplicationController
  def hello
    # ruleid: ruby-html-safe-xss
    render html: "<h1>Hello #{params[:name]}</h1>".html_safe
  end

  def note
    # ruleid: ruby-html-safe-xss
    @note = raw(params[:note])
  end

  def escaped
    # ok: ruby-html-safe-xss
    render html: "<h1>Hello #{h(params[:name])}</h1>".html_safe
  end

  def sanitized
    # ok: ruby-html-safe-xss
    @note = raw(sanitize(params[:note]))
  end

  def constant
    # ok: ruby-html-safe-xss
    @mark = "<b>new</b>".html_safe
  end
end
