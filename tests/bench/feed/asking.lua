-- Asks for the addresses of a file in turn. Arguments: the file, and an ETag to send along (or nothing).
local paths, at, headers = {}, 0, {}

function init(arguments)
  for line in io.lines(arguments[1]) do
    table.insert(paths, line)
  end
  if arguments[2] then
    headers["If-None-Match"] = arguments[2]
  end
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at], headers)
end
