class Range2
  def inside?(x)
    # ruleid: ruby-self-comparison
    @min <= @min && x < @max
  end

  def same?(a, b)
    # ruleid: ruby-self-comparison
    a.x == a.x && a.y == b.y
  end

  def two(io)
    # ok: ruby-self-comparison
    io.gets == io.gets
  end

  def other?(a, b)
    # ok: ruby-self-comparison
    a.x == b.x
  end

  def index(a)
    # ok: ruby-self-comparison
    a[0] == a[1]
  end
end
