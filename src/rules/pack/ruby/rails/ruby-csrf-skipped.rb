class HooksController < ApplicationController
  # ruleid: ruby-csrf-skipped
  skip_before_action :verify_authenticity_token, only: [:create]

  def create
    head :ok
  end
end

class ApiController < ApplicationController
  # ruleid: ruby-csrf-skipped
  skip_forgery_protection
end

class PagesController < ApplicationController
  # ok: ruby-csrf-skipped
  protect_from_forgery with: :exception
  # ok: ruby-csrf-skipped
  skip_before_action :authenticate_user!, only: [:index]
  # ok: ruby-csrf-skipped
  before_action :verify_authenticity_token
end
