class SessionsController < ApplicationController
  def create
    # ruleid: ruby-open-redirect
    redirect_to(params[:return_to])
  end

  def leave
    target = params[:url]
    # ruleid: ruby-open-redirect
    redirect_to(target, allow_other_host: true)
  end

  def safe
    # ok: ruby-open-redirect
    redirect_to(url_from(params[:return_to]) || root_path)
  end

  def item
    # ok: ruby-open-redirect
    redirect_to(item_path(params[:id]))
  end

  def record
    # ok: ruby-open-redirect
    redirect_to(Item.find(params[:id]))
  end

  def local
    # ok: ruby-open-redirect
    redirect_to(params[:return_to], allow_other_host: false)
  end

  def inbound
    email = Email.create!(params[:source])
    # ok: ruby-open-redirect
    redirect_to main_app.inbound_email_url(email)
  end
end
