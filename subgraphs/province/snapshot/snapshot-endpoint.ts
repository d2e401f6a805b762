import type { Agreements } from "../../../schema/access/agreements.ts";
import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { decide, refusalOf } from "../../../schema/access/decide.ts";
import type { Permit } from "../../../schema/access/permit.ts";
import type { Database } from "../../service/database.ts";
import { Deadline } from "../../service/deadline.ts";
import { HttpRefusal } from "../../service/http-refusal.ts";
import { limits } from "../../service/limits.ts";
import type { PlainAnswer, PlainEndpoint } from "../../service/start-service.ts";
import type { Asking } from "../../service/trust.ts";
import { arePersonsGone } from "./gone-since.reader.ts";
import { ownerOf, type SnapshotCard, type SnapshotGround } from "./snapshot-card.ts";
import { snapshotLimits } from "./snapshot-limits.ts";
import type { Snapshots } from "./snapshots.ts";

export interface SnapshotEndpointOptions {
  readonly snapshots: Pick<Snapshots, "store">;
  readonly database: Pick<Database, "session">;
  readonly agreements: Agreements;
  readonly trust: PlainEndpoint["trust"];
}

/**
 * Where gateways fetch the file of a snapshot for who asked for it, part by part: each part is a signed
 * answer of its own, so what comes is whole, or not believed.
 */
export function snapshotEndpoint(options: SnapshotEndpointOptions): PlainEndpoint {
  return {
    path: "/snapshots",
    trust: options.trust,
    answer: async (body, asking) => {
      const wanted = readWanted(body);
      if (wanted === null) throw new HttpRefusal(400, "BAD_REQUEST", "This names no snapshot.");
      const card = await options.snapshots.store.find(wanted.id);
      const isTheirs =
        card !== null &&
        card.owner === ownerOf(asking.caller) &&
        Date.parse(card.expiresAt) > Date.now();
      if (!isTheirs) throw notFound();
      if (card.isGone) throw gone();
      if (card.ground !== null) {
        const permit = permitFor(card, card.ground, asking, options);
        if (await hasLost(permit, card.ground.seen, options.database)) {
          // Whoever asks for one again gets a new one.
          await options.snapshots.store.forgetFile(card);
          throw gone();
        }
      }
      return answerOf(card, wanted, options.snapshots);
    },
  };
}

interface Wanted {
  readonly id: string;
  /** Null asks what it is. */
  readonly part: { readonly from: number; readonly length: number } | null;
}

function readWanted(body: unknown): Wanted | null {
  const { id, from, length } = Object(body) as Record<string, unknown>;
  if (typeof id !== "string") return null;
  if (from === undefined && length === undefined) return { id, part: null };
  const isPart =
    typeof from === "number" &&
    typeof length === "number" &&
    Number.isSafeInteger(from) &&
    Number.isSafeInteger(length) &&
    from >= 0 &&
    length > 0 &&
    length <= snapshotLimits.partBytesMax;
  return isPart ? { id, part: { from, length } } : null;
}

async function answerOf(
  card: SnapshotCard,
  { part }: Wanted,
  { store }: Pick<Snapshots, "store">,
): Promise<PlainAnswer> {
  if (part === null) {
    const { bytes, sha256, fileName, createdAt } = card;
    return { status: 200, text: JSON.stringify({ bytes, sha256, fileName, createdAt }) };
  }
  const read = await store.read(card.id, part.from, part.length).catch(() => null);
  if (read === null) throw notFound();
  return { status: 200, text: read };
}

/**
 * The ground must hold today.
 *
 * @throws HttpRefusal
 */
function permitFor(
  { province: holder }: SnapshotCard,
  { access, types, groups }: SnapshotGround,
  { caller: { actor } }: Asking,
  { agreements }: SnapshotEndpointOptions,
): Permit {
  const look = { types: new Set(types), groups: new Set(groups) };
  const refusal = refusalOf({ actor, access }, look);
  if (actor === null || refusal !== null) throw forbidden(refusal?.reason ?? "NOT_AUTHENTICATED");
  const today = dayInChina(new Date());
  const decision = decide({ actor, access }, look, { holder, agreements, today });
  if (decision.kind === "denied") throw forbidden(decision.reason);
  return decision.permit;
}

/** Whether somebody may be in the file who has left since: a list would not show them any more. */
function hasLost(
  permit: Permit,
  seen: string,
  database: Pick<Database, "session">,
): Promise<boolean> {
  return Deadline.during(limits.deadlineDefaultMs, (deadline) =>
    arePersonsGone(database.session({ deadline, permits: () => [permit] }), seen),
  );
}

function notFound(): HttpRefusal {
  return new HttpRefusal(404, "NOT_FOUND", "There is no such snapshot of yours.");
}

function gone(): HttpRefusal {
  return new HttpRefusal(
    410,
    "GONE",
    "Somebody in this snapshot is not to be seen any more; ask for a new one.",
  );
}

function forbidden(reason: string): HttpRefusal {
  return new HttpRefusal(403, "FORBIDDEN", "The caller may not look at this.", reason);
}
