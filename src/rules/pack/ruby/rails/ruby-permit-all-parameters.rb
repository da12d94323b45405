class UsersController < ApplicationController
  def update
    # ruleid: ruby-permit-all-parameters
    @user.update(params[:user].permit!)
  end

  def create
    # ruleid: ruby-permit-all-parameters
    User.create(params.require(:user).permit!)
  end

  def named
    # ok: ruby-permit-all-parameters
    @user.update(params.require(:user).permit(:name, :email))
  end

  def expect
    # ok: ruby-permit-all-parameters
    @user.update(params.expect(user: [:name, :email]))
  end

  def other
    # ok: ruby-permit-all-parameters
    gate.permit!
  end
end
