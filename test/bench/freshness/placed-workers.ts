import { dayInChina } from "../../../schema/access/day-in-china.ts";
import { type Any, nextKey, type Office } from "./office.ts";

/** Somebody of a household in which nobody works. */
interface Person {
  readonly workerId: string;
  readonly householdId: string;
  readonly region: string;
  /** Under which number the home has where they work. */
  readonly recordId: string;
}

/** A placement as the host has it. */
interface HostPlacement {
  readonly id: string;
  readonly version: number;
}

const dayMs = 86_400_000;
const access = "access: { purpose: MATCHING }";

const idleQuery = `query ($regions: [RegionCode!], $after: Cursor) {
  zeroEmploymentHouseholds(regions: $regions, first: 100, after: $after, ${access}) {
    edges { since node { id region { code } ableMembers(${access}) { id } } }
    pageInfo { endCursor hasNextPage } } }`;

/** People of one province whom it has sent to another one. */
export class PlacedWorkers {
  readonly #home: Office;
  readonly #host: Office;

  constructor(home: Office, host: Office) {
    this.#home = home;
    this.#host = host;
  }

  /** One of each household; a run before this one leaves those whom it has placed with a day that is too young. */
  async fromIdleHouseholds(count: number): Promise<readonly Person[]> {
    const before = dayInChina(new Date(Date.now() - 60 * dayMs));
    const people: Person[] = [];
    let after: string | null = null;
    for (let isMore = true; isMore && people.length < count; ) {
      const { edges, pageInfo } = await this.#idle(["53"], after);
      for (const { since, node } of edges) {
        const [member] = node.ableMembers;
        if (since >= before || member === undefined) continue;
        const { id: householdId, region } = node;
        people.push({ householdId, workerId: member.id, region: region.code, recordId: nextKey() });
      }
      after = pageInfo.endCursor;
      isMore = pageInfo.hasNextPage;
    }
    if (people.length < count) throw new Error(`${people.length} households, of ${count}.`);
    return people.slice(0, count);
  }

  /** The home says where somebody works. @returns when that was answered */
  async claim({ workerId, recordId }: Person): Promise<number> {
    const collectedAt = new Date().toISOString();
    await this.#home.ask(
      "mutation ($input: ClaimPlacementInput!) { claimPlacement(input: $input) { id } }",
      {
        input: {
          ...{ workerId, hostCode: "440305", employerUscc: "91440300MA5DC0P08A" },
          ...{ kind: "ENTERPRISE", channel: "POINT_TO_POINT" },
          startDate: dayInChina(new Date(Date.now() - dayMs)),
          source: { system: "云南省劳务输出登记系统", recordId, collectedAt },
          idempotencyKey: nextKey(),
        },
      },
    );
    return performance.now();
  }

  /** What the host has of it; null while it has not been told. */
  async heardOf({ recordId }: Person): Promise<HostPlacement | null> {
    const { openPlacements } = await this.#host.ask(
      `{ openPlacements(region: "44") { id version homeEvidence { sourceRecordId } } }`,
    );
    return (
      openPlacements.find(({ homeEvidence }: Any) => homeEvidence?.sourceRecordId === recordId) ??
      null
    );
  }

  /** The host ends it. @returns when that was answered */
  async end({ id, version }: HostPlacement): Promise<number> {
    await this.#host.ask(
      "mutation ($input: EndPlacementInput!) { endPlacement(input: $input) { id } }",
      {
        input: {
          ...{
            id,
            expectedVersion: version,
            reason: "FACTORY_CLOSED",
            endDate: dayInChina(new Date()),
          },
          source: {
            ...{ system: "广东省就业登记系统", recordId: nextKey() },
            collectedAt: new Date().toISOString(),
          },
          idempotencyKey: nextKey(),
        },
      },
    );
    return performance.now();
  }

  async isIdle({ householdId, region }: Person): Promise<boolean> {
    const { edges } = await this.#idle([region], null);
    return edges.some(({ node }: Any) => node.id === householdId);
  }

  async #idle(regions: readonly string[], after: string | null): Promise<Any> {
    const { zeroEmploymentHouseholds } = await this.#home.ask(idleQuery, { regions, after });
    return zeroEmploymentHouseholds;
  }
}
