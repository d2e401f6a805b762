import type { VerifiedLog } from "../../../schema/access-log/verify-logs.ts";

/** What came of verifying a log, in a line or two. */
export function told(log: VerifiedLog): string {
  const { title, fault, last, start, isStartUnproved, compared, unknownPlaces } = log;
  if (fault !== null)
    return `${title} DOES NOT HOLD: record ${fault.sequence} (${fault.where}) ${fault.problem}.`;
  const count = number(last.sequence - start.sequence);
  const archived = start.sequence > 0 ? `, behind ${number(start.sequence)} archived ones` : "";
  const head = last.sequence > 0 ? ` Head ${last.sequence}:${last.hash}.` : "";
  const fits = compared > 0 ? ` ${number(compared)} heads of other logs in it fit them.` : "";
  const unknown =
    unknownPlaces.length > 0
      ? ` Heads of ${unknownPlaces.join(", ")} could not be compared, for that log was not given.`
      : "";
  const unproved = isStartUnproved
    ? " Who archived was not looked at, for no keys were given."
    : "";
  return `${title} holds: ${count} records${archived}.${unproved}${head}${fits}${unknown}`;
}

function number(value: number): string {
  return value.toLocaleString("en-GB");
}
