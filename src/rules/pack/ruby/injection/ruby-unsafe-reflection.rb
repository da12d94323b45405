class ExportsController < ApplicationController
  def create
    # ruleid: ruby-unsafe-reflection
    exporter = params[:type].constantize.new
    exporter.run
  end

  def call
    # ruleid: ruby-unsafe-reflection
    @item.send(params[:action_name], 1)
  end

  def mapped
    exporter = EXPORTERS.fetch(params[:type])
    # ok: ruby-unsafe-reflection
    exporter.new.run
  end

  def constant
    # ok: ruby-unsafe-reflection
    @item.public_send(:archive, params[:note])
  end

  def configured(name)
    # ok: ruby-unsafe-reflection
    name.constantize.new
  end
end
