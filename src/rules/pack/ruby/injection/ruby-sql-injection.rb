class ItemsController < ApplicationController
  def index
    # ruleid: ruby-sql-injection
    @items = Item.where("name = '#{params[:name]}'")
  end

  def sorted
    # ruleid: ruby-sql-injection
    @items = Item.all.order("price " + params[:direction])
  end

  def raw
    sql = "SELECT * FROM items WHERE owner = '#{params[:owner]}'"
    # ruleid: ruby-sql-injection
    ActiveRecord::Base.connection.execute(sql)
  end

  def hash
    # ok: ruby-sql-injection
    @items = Item.where(name: params[:name])
  end

  def bound
    # ok: ruby-sql-injection
    @items = Item.where("name = ?", params[:name])
  end

  def number
    # ok: ruby-sql-injection
    @items = Item.where("owner_id = #{params[:owner].to_i}")
  end

  def chosen
    direction = params[:direction] == "desc" ? "desc" : "asc"
    # ok: ruby-sql-injection
    @items = Item.order("price #{direction}")
  end
end
