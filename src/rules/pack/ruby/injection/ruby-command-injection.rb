class ToolsController < ApplicationController
  def ping
    # ruleid: ruby-command-injection
    system("ping -c 1 #{params[:host]}")
  end

  def convert
    file = params[:file]
    # ruleid: ruby-command-injection
    output, status = Open3.capture2e("convert " + file + " out.png")
    render plain: output
  end

  def arguments
    # ok: ruby-command-injection
    system("ping", "-c", "1", "--", params[:host])
  end

  def escaped
    # ok: ruby-command-injection
    system("ping -c 1 #{Shellwords.escape(params[:host])}")
  end

  def number
    # ok: ruby-command-injection
    system("lsof -i :#{params[:port].to_i}")
  end

  def constant
    # ok: ruby-command-injection
    system("uptime")
  end
end
