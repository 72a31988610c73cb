-- Sends the paths of the file BENCH_PATHS in a random order, or the URL's own path where there is none. The requests are made
-- once, so that the generator costs little.
local requests = nil

function init(arguments)
  local name = os.getenv("BENCH_PATHS") or ""
  if name == "" then return end
  requests = {}
  math.randomseed(4711)
  for line in io.lines(name) do requests[#requests + 1] = wrk.format("GET", line) end
end

function request()
  if not requests then return wrk.format() end
  return requests[math.random(#requests)]
end
