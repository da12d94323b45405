def close(state)
  # ruleid: ruby-assignment-in-condition
  if state = "closed"
    archive
  end
end

def count(n)
  # ruleid: ruby-assignment-in-condition
  unless n = 0
    start
  end
end

def compared(state)
  # ok: ruby-assignment-in-condition
  if state == "closed"
    archive
  end
end

def found(name)
  # ok: ruby-assignment-in-condition
  if user = User.find_by(name: name)
    greet(user)
  end
end

def lines(io)
  # ok: ruby-assignment-in-condition
  while line = io.gets
    puts line
  end
end
