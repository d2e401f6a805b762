import { HttpRefusal } from "../../service/http-refusal.ts";
import type { PlainEndpoint } from "../../service/start-service.ts";
import type { Gatekeeper } from "../../service/trust.ts";
import type { FeedBell } from "./feed-bell.ts";
import type { FeedMarks } from "./feed-marks.reader.ts";

/** The longest a gateway may wait, in milliseconds. */
const waitMsMax = 10_000;

/**
 * Where a gateway waits for something new: one request for all that it follows here. It learns nothing
 * but that there is something, and asks the feed as whoever wants to know.
 */
export function feedBellEndpoint(bell: FeedBell, trust: Gatekeeper): PlainEndpoint {
  return {
    path: "/feed/marks",
    trust,
    answer: async (body) => {
      const question = readQuestion(body);
      if (question === null)
        throw new HttpRefusal(400, "BAD_REQUEST", "Say which marks were seen, and wait some ms.");
      const marks = await bell.wait(question.seen, question.waitMs);
      if (marks === null)
        throw new HttpRefusal(503, "UNAVAILABLE", "The feed cannot be looked at now.");
      return { status: 200, text: JSON.stringify({ marks }) };
    },
  };
}

interface Question {
  readonly seen: Partial<FeedMarks>;
  readonly waitMs: number;
}

function readQuestion(body: unknown): Question | null {
  const { seen, waitMs } = (body ?? {}) as Partial<Record<keyof Question, unknown>>;
  if (typeof waitMs !== "number" || !(waitMs >= 0 && waitMs <= waitMsMax)) return null;
  if (typeof seen !== "object" || seen === null) return null;
  const { changes, personChanges } = seen as Readonly<Record<string, unknown>>;
  return {
    seen: { ...textIn("changes", changes), ...textIn("personChanges", personChanges) },
    waitMs,
  };
}

function textIn(name: keyof FeedMarks, value: unknown): Partial<FeedMarks> {
  return typeof value === "string" ? { [name]: value } : {};
}
