import { randomInt } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { linkBatchMax } from "../../reference/link-batch.ts";
import { NotAPointError } from "../../reference/oprf.ts";
import {
  canaryRequest,
  type LinkRequest,
  linkRequestOf,
  personLinkFrom,
} from "../../reference/pseudonym.ts";
import { type LinkSource, LinksUnavailableError } from "./link-source.ts";

/** People of one batch; one point more asks about nobody. */
export const linkedAtOnceMax = linkBatchMax - 1;

export interface MadeLinks {
  /** In the order of the ID numbers. */
  readonly links: readonly string[];
  /** The link of nobody, which is the same as long as the key is. */
  readonly canary: string;
}

/**
 * Makes the links of some people. The key service is sent blinded points only, among which one, in a
 * place it cannot know, is about nobody.
 *
 * @throws LinksRefusedError
 * @throws LinksUnavailableError
 */
export async function makeLinks(
  source: LinkSource,
  keyId: string,
  citizenIds: readonly string[],
): Promise<MadeLinks> {
  const requests = await inTurns(citizenIds, linkRequestOf);
  const place = randomInt(requests.length + 1);
  requests.splice(place, 0, canaryRequest());
  const points = requests.map(({ blinded }) => blinded);
  const answer = await source.ask({ keyId, points });
  if (answer.points.length !== points.length)
    throw new LinksUnavailableError(`${answer.points.length} points for ${points.length}`);
  const links = await inTurns(requests, (request, index) => linkOf(request, answer.points[index]));
  const [canary = ""] = links.splice(place, 1);
  return { links, canary };
}

function linkOf(request: LinkRequest, point: Uint8Array | undefined): string {
  try {
    return personLinkFrom(request, point ?? new Uint8Array());
  } catch (cause) {
    if (cause instanceof NotAPointError)
      throw new LinksUnavailableError("what it sent is no point", { cause });
    throw cause;
  }
}

/** A tenth of a millisecond each: whoever asks the province meanwhile is answered in between. */
const turn = 16;

async function inTurns<Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [index, item] of items.entries()) {
    results.push(work(item, index));
    if (results.length % turn === 0) await nextTurn();
  }
  return results;
}
