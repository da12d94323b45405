class StatesController < ApplicationController
  def load
    # ruleid: ruby-unsafe-deserialization
    @state = Marshal.load(Base64.decode64(cookies[:state]))
  end

  def import
    # ruleid: ruby-unsafe-deserialization
    @rows = YAML.unsafe_load(params[:rows])
  end

  def safe
    # ok: ruby-unsafe-deserialization
    @rows = YAML.safe_load(params[:rows])
  end

  def json
    # ok: ruby-unsafe-deserialization
    @rows = JSON.parse(request.raw_post)
  end

  def cache
    # ok: ruby-unsafe-deserialization
    @state = Marshal.load(File.binread(CACHE))
  end
end
