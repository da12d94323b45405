class User < ApplicationRecord
  def reset
    # ruleid: ruby-predictable-secret
    self.reset_token = rand(10**12).to_s(36)
  end

  def invite(guest)
    code = Array.new(8) { rand(36).to_s(36) }.join
    secret = Random.rand(1_000_000)
    # ruleid: ruby-predictable-secret
    guest.password = secret
  end

  def secure
    # ok: ruby-predictable-secret
    self.reset_token = SecureRandom.hex(20)
  end

  def roll
    # ok: ruby-predictable-secret
    self.position = rand(6)
  end

  def blank
    # ok: ruby-predictable-secret
    self.reset_token = nil
  end
end
