import { createHash } from "node:crypto";

/**
 * Redis runs a script alone, so that no two gateways take the same rest, and by its own clock, so that
 * theirs may differ. A bucket is kept until it would be full again: one that is not there is full.
 *
 * KEYS[1] the bucket; ARGV most, per second, cost, "take" or "charge".
 */
export const spendScript = `
local max, perSecond, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'left', 'at')
local left, at = tonumber(kept[1]) or max, tonumber(kept[2]) or now
if now > at then left = left + (now - at) * perSecond / 1000 end
left = math.min(left, max)
local isTaken = 1
if ARGV[4] == 'charge' then
  left = math.min(left - cost, max)
elseif left >= math.min(cost, max) then
  left = left - math.min(cost, max)
else
  isTaken = 0
end
redis.call('HSET', KEYS[1], 'left', left, 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil((max - left) / perSecond * 1000) + 1000)
return { isTaken, math.floor(left) }
`;

/** By which Redis knows it, once it has seen it. */
export const spendScriptSha = createHash("sha1").update(spendScript).digest("hex");
