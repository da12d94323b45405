class ReportsController < ApplicationController
  def run
    # ruleid: ruby-code-injection
    @result = eval(params[:formula])
  end

  def template
    # ruleid: ruby-code-injection
    render inline: "<h1>#{params[:title]}</h1>"
  end

  def erb
    # ruleid: ruby-code-injection
    ERB.new(params[:template]).result
  end

  def fixed
    # ok: ruby-code-injection
    render inline: "<h1>done</h1>"
  end

  def plain
    # ok: ruby-code-injection
    render plain: params[:title]
  end

  def block
    # ok: ruby-code-injection
    Item.class_eval { attr_accessor :note }
  end
end
