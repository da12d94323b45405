class User < ApplicationRecord
  # ruleid: ruby-regexp-line-anchors
  validates :name, format: { with: /^[a-z]+$/ }
  # ruleid: ruby-regexp-line-anchors
  validates :link, presence: true, format: { with: /^https?:/i, message: "no link" }
  # ok: ruby-regexp-line-anchors
  validates :code, format: { with: /\A[a-z]+\z/ }
  # ok: ruby-regexp-line-anchors
  validates :text, format: { with: /^[a-z]+$/, multiline: true }
  # ok: ruby-regexp-line-anchors
  validates :size, inclusion: { in: %w[small large] }
end
