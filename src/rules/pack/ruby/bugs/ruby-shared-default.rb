def group(words)
  # ruleid: ruby-shared-default
  groups = Hash.new([])
  words.each { |word| groups[word.size] << word }
  groups
end

def board
  # ruleid: ruby-shared-default
  Array.new(8, Array.new(8))
end

def right(words)
  # ok: ruby-shared-default
  groups = Hash.new { |hash, key| hash[key] = [] }
  words.each { |word| groups[word.size] << word }
  groups
end

def counts
  # ok: ruby-shared-default
  Hash.new(0)
end

def rows
  # ok: ruby-shared-default
  Array.new(8) { Array.new(8) }
end
