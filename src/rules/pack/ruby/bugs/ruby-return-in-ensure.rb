def copy
  # ruleid: ruby-return-in-ensure
  begin
    run
  ensure
    return true
  end
end

def read
  # ruleid: ruby-return-in-ensure
  begin
    load
  rescue IOError => e
    log(e)
  ensure
    close
    return nil
  end
end

def after
  # ok: ruby-return-in-ensure
  begin
    run
  ensure
    close
  end
  true
end

def value
  # ok: ruby-return-in-ensure
  begin
    run
  ensure
    @running = false
  end
end

def inside
  # ok: ruby-return-in-ensure
  begin
    return load
  ensure
    close
  end
end

def rescued
  # ok: ruby-return-in-ensure
  begin
    load
  rescue IOError
    return nil
  end
end
