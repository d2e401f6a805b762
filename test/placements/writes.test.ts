import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import pg from "pg";
import type { Actor } from "../../schema/access/caller.ts";
import { person } from "../support/callers.ts";
import {
  type Any,
  aPlacedHouse,
  homeStation,
  hostStation,
  inputOf,
  linkOf,
  mutationOf,
  otherUscc,
  type PlacedHouse,
  uscc,
  workerId,
  write,
} from "./support/placed-house.ts";

let house: PlacedHouse;
beforeEach(async () => {
  house = await aPlacedHouse();
});
afterEach(() => house.stop());

const statusOf = async (number: number): Promise<unknown> => {
  const [row] = await house.home.sql(
    `SELECT status, status_as_of::text AS as_of, version FROM worker WHERE id = '${workerId(number)}'`,
  );
  return row;
};

const local = { hostCode: "610113" };

describe("A16: a placement in one province", () => {
  it("is claimed, confirmed and ended, and the worker's status follows each of it", async () => {
    const claimed = await write(house, homeStation, "claimPlacement", local);
    expect(claimed).toMatchObject({
      ...{ version: 1, verification: "HOME_ONLY", differences: [], employerUscc: uscc },
      ...{ hostEvidence: null, rivalEvidence: null, endDate: null },
    });
    expect(await statusOf(1)).toEqual({ status: "EMPLOYED", as_of: "2026-03-01", version: 4 });

    const { id } = claimed;
    const confirmed = await write(house, homeStation, "confirmPlacement", {
      id,
      expectedVersion: 1,
    });
    expect(confirmed).toMatchObject({ id, version: 2, verification: "CONFIRMED" });
    expect(confirmed.homeEvidence).not.toEqual(confirmed.hostEvidence);

    const ended = await write(house, homeStation, "endPlacement", { id, expectedVersion: 2 });
    expect(ended).toMatchObject({ version: 3, verification: "CONFIRMED", endDate: "2026-06-30" });
    expect(await statusOf(1)).toEqual({ status: "UNEMPLOYED", as_of: "2026-06-30", version: 5 });
  });

  it("conflicts where the other side names another employer, with both evidences, until they agree", async () => {
    const { id } = await write(house, homeStation, "claimPlacement", local);
    const differing = await write(house, homeStation, "confirmPlacement", {
      ...{ id, expectedVersion: 1, employerUscc: otherUscc },
    });
    expect(differing).toMatchObject({ verification: "CONFLICT", differences: ["EMPLOYER"] });
    expect(differing.homeEvidence).toMatchObject({ sourceRegion: "61" });
    expect(differing.hostEvidence).toMatchObject({ sourceRegion: "61" });
  });

  it("conflicts where the other side denies it, and is WITHDRAWN when the claim is taken back", async () => {
    const { id } = await write(house, homeStation, "claimPlacement", local);
    const denied = await write(house, homeStation, "confirmPlacement", {
      ...{ id, expectedVersion: 1, isTrue: false },
    });
    expect(denied).toMatchObject({ verification: "CONFLICT", differences: ["DENIED"] });
    const back = { id, expectedVersion: 2, reason: "RECORDED_IN_ERROR", endDate: null };
    expect(await write(house, homeStation, "endPlacement", back)).toMatchObject({
      ...{ verification: "WITHDRAWN", differences: [] },
    });
    expect(await statusOf(1)).toMatchObject({ status: "UNKNOWN" });
  });

  it("conflicts with other full-time work at the same time, both of them, and no longer once that ends", async () => {
    const first = await write(house, homeStation, "claimPlacement", local);
    const second = await write(house, homeStation, "claimPlacement", {
      ...{ ...local, employerUscc: otherUscc, startDate: "2026-05-01" },
    });
    expect(second).toMatchObject({ verification: "CONFLICT", differences: ["OVERLAP"] });
    expect(second.rivalEvidence.sourceRecordId).toBe(first.homeEvidence.sourceRecordId);
    expect(await verificationsAt(house.home)).toEqual(["CONFLICT", "CONFLICT"]);
    await write(house, homeStation, "endPlacement", {
      ...{ id: first.id, expectedVersion: 2, endDate: "2026-04-30" },
    });
    expect(await verificationsAt(house.home)).toEqual(["HOME_ONLY", "HOME_ONLY"]);
    expect(await statusOf(1)).toMatchObject({ status: "EMPLOYED" });
  });

  it("A72: a part-time public-welfare post beside flexible work is refused by nobody, and no conflict", async () => {
    await write(house, homeStation, "claimPlacement", {
      ...{ ...local, kind: "PUBLIC_POST", fullTime: false },
    });
    await write(house, homeStation, "claimPlacement", {
      ...{ ...local, kind: "FLEXIBLE", employerUscc: null },
    });
    expect(await verificationsAt(house.home)).toEqual(["HOME_ONLY", "HOME_ONLY"]);
  });
});

describe("a write of a placement", () => {
  it("tells all that is wrong with it at once", async () => {
    const { errors } = await house.ask(homeStation, mutationOf("claimPlacement"), {
      input: inputOf("claimPlacement", {
        ...{ hostCode: "999999", employerUscc: "91440300MA5DC0P08B", startDate: "2026-02-30" },
        ...{ endDate: "2999-01-01", idempotencyKey: "short" },
        source: { system: "", recordId: "1", collectedAt: "yesterday" },
      }),
    });
    const [{ extensions }] = errors as Any;
    expect(extensions.code).toBe("BAD_USER_INPUT");
    expect(extensions.problems.map(({ field }: Any) => field)).toEqual([
      "input.idempotencyKey",
      "input.hostCode",
      "input.employerUscc",
      "input.startDate",
      "input.endDate",
      "input.source.system",
      "input.source.collectedAt",
    ]);
  });

  it("has its effect once, however often it comes at the same time", async () => {
    const input = inputOf("claimPlacement", local);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        house.ask(homeStation, mutationOf("claimPlacement"), { input }),
      ),
    );
    const ids = answers.map(({ data }) => (data as Any).claimPlacement.id);
    expect(new Set(ids).size).toBe(1);
    expect(await verificationsAt(house.home)).toEqual(["HOME_ONLY"]);
  });

  it("is refused of what was claimed before, under whichever key, and of another version", async () => {
    const { id } = await write(house, homeStation, "claimPlacement", local);
    const refused = async (name: Any, but: Any) =>
      (
        (await house.ask(homeStation, mutationOf(name), { input: inputOf(name, but) }))
          .errors as Any
      ).map(({ extensions }: Any) => extensions);
    expect(await refused("claimPlacement", { ...local, startDate: "2026-03-20" })).toMatchObject([
      { code: "BAD_USER_INPUT" },
    ]);
    expect(await refused("endPlacement", { id, expectedVersion: 7 })).toMatchObject([
      { code: "VERSION_CONFLICT", field: "input.expectedVersion", version: 1 },
    ]);
  });

  it("is refused of a place that is none, by the code that a filter has for it", async () => {
    const input = inputOf("claimPlacement", { hostCode: "999999" });
    const { errors } = await house.ask(homeStation, mutationOf("claimPlacement"), { input });
    expect((errors as Any)[0].extensions).toMatchObject({
      ...{ code: "UNKNOWN_REGION", field: "input.hostCode" },
    });
  });

  it.each<readonly [string, Actor]>([
    ["of another province", hostStation],
    ["without the scope to write", { ...homeStation, scopes: ["workers:read"] }],
    ["that is the person", { ...person(linkOf(1)), scopes: ["own-record:write"] }],
    ["that is an employer", { ...homeStation, role: "EMPLOYER" }],
  ])("is refused to somebody %s", async (_who, actor) => {
    const { errors } = await house.ask(actor, mutationOf("claimPlacement"), {
      input: inputOf("claimPlacement", local),
    });
    expect((errors as Any)[0].extensions.code).toBe("FORBIDDEN");
    expect(await verificationsAt(house.home)).toEqual([]);
  });

  it("is in the access log, with what it was for", async () => {
    await write(house, homeStation, "claimPlacement", local);
    const rows = await house.home.sql("SELECT record FROM access_log ORDER BY sequence");
    expect(rows.map(({ record }) => JSON.parse(String(record)))).toEqual([
      expect.objectContaining({
        ...{ fields: ["Mutation.claimPlacement"], purpose: "PLACEMENT_FOLLOW_UP", rows: 2 },
        ...{ basis: "STATUTORY_DUTY", decision: "PERMITTED", holder: "61" },
      }),
    ]);
  });

  it("keeps what matching finds the person by", async () => {
    const seekers = async () => (await house.home.sql("SELECT status FROM seeker")).length;
    const before = await seekers();
    await house.home.sql("UPDATE worker SET wants_to_go_out = false");
    await write(house, homeStation, "claimPlacement", local);
    expect(before).toBeGreaterThan(0);
    expect(await seekers()).toBe(before - 1);
  });
});

describe("A16: what the host reports", () => {
  it("is HOST_ONLY, and of an employer whom its register knows", async () => {
    const reported = await write(house, hostStation, "reportPlacement");
    expect(reported).toMatchObject({ verification: "HOST_ONLY", homeEvidence: null });
    const { errors } = await house.ask(hostStation, mutationOf("reportPlacement"), {
      input: inputOf("reportPlacement", { employerUscc: "91610000MA6TG8A28L" }),
    });
    expect(errors).toBeDefined();
  });
});

describe("a write that is in somebody else's way", () => {
  it("is done again when the database takes it back, and has its effect once", async () => {
    const { id } = await write(house, homeStation, "claimPlacement", local);
    const other = new pg.Client({ connectionString: house.home.databaseUrl });
    await other.connect();
    try {
      // As whoever links people: the worker first, then the placements.
      await other.query(
        `BEGIN; SELECT access.keep_register();
         SELECT FROM worker WHERE id = '${workerId(1)}' FOR UPDATE`,
      );
      const ending = write(house, homeStation, "endPlacement", { id, expectedVersion: 1 });
      for (let isWaiting = false; !isWaiting; ) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        const { rows } = await other.query(
          "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        );
        isWaiting = rows.length > 0;
      }
      // Whoever began to wait first is the first to see the deadlock.
      await other.query(
        `SELECT set_config('deadlock_timeout', '60s', true);
         SELECT FROM placement WHERE id = '${id}' FOR UPDATE; COMMIT`,
      );
      expect(await ending).toMatchObject({ id, version: 2, endDate: "2026-06-30" });
    } finally {
      await other.end();
    }
  });
});

describe("what waits for the word of a province", () => {
  const open = `query ($region: RegionCode!) { openPlacements(region: $region) { id personLink workerId verification } }`;

  it("is listed for its stations until it is said, and for nobody else", async () => {
    const waiting = async (actor: Actor, region: string) =>
      ((await house.ask(actor, open, { region })).data as Any)?.openPlacements;
    const { id } = await write(house, homeStation, "claimPlacement", local);
    expect(await waiting(homeStation, "61")).toEqual([
      { id, workerId: workerId(1), personLink: linkOf(1), verification: "HOME_ONLY" },
    ]);
    expect(await waiting(hostStation, "61")).toBeNull();
    await write(house, homeStation, "confirmPlacement", { id, expectedVersion: 1 });
    expect(await waiting(homeStation, "61")).toEqual([]);
  });

  it("is also what is in conflict", async () => {
    const { id } = await write(house, homeStation, "claimPlacement", local);
    await write(house, homeStation, "confirmPlacement", { id, expectedVersion: 1, isTrue: false });
    const { data } = await house.ask(homeStation, open, { region: "61" });
    expect((data as Any).openPlacements).toMatchObject([{ id, verification: "CONFLICT" }]);
  });
});

async function verificationsAt({ sql }: PlacedHouse["home"]): Promise<readonly unknown[]> {
  const rows = await sql("SELECT verification FROM placement ORDER BY start_date, id");
  return rows.map(({ verification }) => verification);
}
