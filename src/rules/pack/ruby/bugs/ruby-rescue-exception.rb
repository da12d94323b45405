def run(job)
  # ruleid: ruby-rescue-exception
  begin
    job.run
  rescue Exception => e
    logger.error(e)
  end
end

def quiet(job)
  # ruleid: ruby-rescue-exception
  begin
    job.run
  rescue Exception
    nil
  end
end

def again(job)
  # ok: ruby-rescue-exception
  begin
    job.run
  rescue Exception => e
    job.rollback
    raise
  end
end

def standard(job)
  # ok: ruby-rescue-exception
  begin
    job.run
  rescue StandardError => e
    logger.error(e)
  end
end

def narrow(job)
  # ok: ruby-rescue-exception
  begin
    job.run
  rescue Timeout::Error, IOError => e
    logger.error(e)
  end
end
