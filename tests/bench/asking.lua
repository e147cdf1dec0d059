-- Asks for the paths of a file in turn. Argument: the file. Headers come from wrk's own -H.
local paths, at = {}, 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    table.insert(paths, line)
  end
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
