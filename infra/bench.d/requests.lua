-- Sends the requests of the file BENCH_REQUESTS in a random order: on each line method, path, token and body, with tabs between
-- them. With BENCH_KEYS each has an Idempotency-Key of its own, which begins with that word.
local heads, bodies = {}, {}
local keys, sent = nil, 0

function init(arguments)
  math.randomseed(os.time())
  keys = os.getenv("BENCH_KEYS")
  if keys == "" then keys = nil end
  for line in io.lines(os.getenv("BENCH_REQUESTS")) do
    local method, path, token, body = line:match("^(%u+)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local head = method .. " " .. path .. " HTTP/1.1\r\nHost: " .. wrk.host .. "\r\nAuthorization: Bearer " .. token .. "\r\n"
    if body ~= "" then head = head .. "Content-Type: application/json\r\nContent-Length: " .. #body .. "\r\n" end
    heads[#heads + 1] = head
    bodies[#bodies + 1] = "\r\n" .. body
  end
end

function request()
  local n = math.random(#heads)
  if not keys then return heads[n] .. bodies[n] end
  sent = sent + 1
  return heads[n] .. "Idempotency-Key: " .. keys .. "-" .. sent .. "\r\n" .. bodies[n]
end
