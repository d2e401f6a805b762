/**
 * Why a service says that it does not take our signature, as a sentence without its end; null when it
 * says no such thing. Such a refusal is not signed, so anybody may have sent it: it is told to
 * operators, who look for a wrong clock otherwise for long, and nothing else follows from it.
 */
export function refusedSignature({
  status,
  body,
}: {
  readonly status: number;
  readonly body: Buffer;
}): string | null {
  if (status !== 401 || body.length > refusalBytesMax) return null;
  const reason = /"reason":"([A-Z_]{1,30})"/.exec(body.toString("latin1"))?.[1];
  return reasons.get(reason ?? "") ?? null;
}

const refusalBytesMax = 1_024;

const reasons: ReadonlyMap<string, string> = new Map([
  ["NOT_YET_VALID", "It says that we signed later than now: our clock or its own is wrong"],
  ["EXPIRED", "It says that we signed too long ago: our clock or its own is wrong"],
  ["UNKNOWN_KEY", "It says that it does not know the key we sign with"],
  ["WRONG_AUDIENCE", "It says that what we ask is for somebody else"],
]);
