class FilesController < ApplicationController
  def show
    # ruleid: ruby-path-traversal
    send_file(Rails.root.join("files", params[:name]))
  end

  def read
    # ruleid: ruby-path-traversal
    render plain: File.read("/srv/files/#{params[:name]}")
  end

  def base
    # ok: ruby-path-traversal
    send_file(Rails.root.join("files", File.basename(params[:name])))
  end

  def checked
    path = File.expand_path(params[:name], FOLDER)
    unless path.start_with?(FOLDER)
      return head :not_found
    end
    # ok: ruby-path-traversal
    send_file(path)
  end

  def invoice
    # ok: ruby-path-traversal
    send_file(Rails.root.join("invoices", "#{params[:id].to_i}.pdf"))
  end

  def constant
    # ok: ruby-path-traversal
    send_file(Rails.root.join("files", "terms.pdf"))
  end
end
