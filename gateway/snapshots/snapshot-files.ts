import type { Actor } from "../../schema/access/caller.ts";
import { claimsOf } from "../../schema/signatures/claims.ts";
import { SubgraphUnavailableError } from "../execute/errors.ts";
import { audienceOf, type Provinces } from "../execute/provinces.ts";
import type { Reply, WatchedTransport } from "../execute/transport.ts";
import { isRecord } from "../is-record.ts";
import { limits } from "../limits.ts";

/** Which snapshot, and who fetches it. */
export interface SnapshotAsked {
  readonly province: string;
  readonly id: string;
  readonly actor: Actor | null;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
}

/** What a province says of the file. */
export interface SnapshotFile {
  readonly bytes: number;
  /** Hexadecimal digits. */
  readonly sha256: string;
  readonly fileName: string;
  readonly createdAt: string;
}

/** How asking went; a refusal is the province's own. */
export type SnapshotAnswer<Found> =
  | { readonly kind: "found"; readonly found: Found }
  | {
      readonly kind: "refused";
      readonly status: 403 | 404 | 410;
      readonly reason: string | null;
    };

/** Fetches the files of snapshots from provinces, in parts that are signed each. */
export interface SnapshotFiles {
  /** @throws SubgraphUnavailableError */
  look(asked: SnapshotAsked): Promise<SnapshotAnswer<SnapshotFile>>;
  /** @throws SubgraphUnavailableError */
  part(
    asked: SnapshotAsked,
    range: { readonly from: number; readonly length: number },
  ): Promise<SnapshotAnswer<Buffer>>;
}

export function createSnapshotFiles(
  provinces: Provinces,
  transport: Pick<WatchedTransport, "post">,
): SnapshotFiles {
  const ask = async (asked: SnapshotAsked, more: object = {}): Promise<Reply | null> => {
    const endpoint = provinces.endpointOf(asked.province);
    if (endpoint === undefined) return null;
    const { actor, signal } = asked;
    const caller = { actor, access: null };
    return transport.post({
      url: `${endpoint.baseUrl}/snapshots`,
      audience: audienceOf(endpoint),
      body: JSON.stringify({ id: asked.id, ...more }),
      timeoutMs: limits.deadlineMs,
      repeatable: true,
      caller,
      claims: claimsOf(caller, null),
      signal,
    });
  };
  return {
    look: async (asked) => judged(await ask(asked), fileIn),
    part: async (asked, range) =>
      judged(await ask(asked, range), ({ bytes }) => (bytes.length > 0 ? bytes : null)),
  };
}

function judged<Found>(
  reply: Reply | null,
  read: (reply: Reply) => Found | null,
): SnapshotAnswer<Found> {
  if (reply === null) return { kind: "refused", status: 404, reason: null };
  if (reply.doubt !== null) throw new SubgraphUnavailableError("BAD_ANSWER", reply.doubt);
  const { status } = reply;
  if (status === 403 || status === 404 || status === 410)
    return { kind: "refused", status, reason: reasonIn(reply) };
  const found = status === 200 ? read(reply) : null;
  if (found === null)
    throw new SubgraphUnavailableError("BAD_ANSWER", `Its answer has the status ${status}.`);
  return { kind: "found", found };
}

function fileIn({ bytes: text }: Reply): SnapshotFile | null {
  const { bytes, sha256, fileName, createdAt } = Object(parsed(text)) as Partial<SnapshotFile>;
  const isFile =
    typeof bytes === "number" &&
    Number.isSafeInteger(bytes) &&
    typeof sha256 === "string" &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    typeof fileName === "string" &&
    /^[\w.-]{1,100}$/.test(fileName) &&
    typeof createdAt === "string" &&
    !Number.isNaN(Date.parse(createdAt));
  return isFile ? { bytes, sha256, fileName, createdAt } : null;
}

/** The stable word of a refusal of persons, such as NO_AGREEMENT. */
function reasonIn({ bytes }: Reply): string | null {
  const body = parsed(bytes);
  const [error] = isRecord(body) && Array.isArray(body.errors) ? body.errors : [];
  const reason = isRecord(error) && isRecord(error.extensions) ? error.extensions.reason : null;
  return typeof reason === "string" && /^[A-Z_]{1,50}$/.test(reason) ? reason : null;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    return null;
  }
}
