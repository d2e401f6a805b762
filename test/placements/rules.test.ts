import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { daysFrom } from "../../subgraphs/province/placement/days.ts";
import { joinedBy } from "../../subgraphs/province/placement/joining.ts";
import { type Report, type Side, silent } from "../../subgraphs/province/placement/report.ts";
import { areRivals } from "../../subgraphs/province/placement/rivals.ts";
import { type Stay, settled } from "../../subgraphs/province/placement/stay.ts";
import {
  differencesOf,
  isSameStay,
  type Sides,
  startToleranceDays,
  verificationOf,
} from "../../subgraphs/province/placement/verification.ts";
import { PlacementKind, Verification } from "../../subgraphs/province/vocabulary/enums.ts";

const days = fc.integer({ min: 0, max: 400 }).map((day) => dayAfter("2025-06-01", day));
const kinds = Object.keys(PlacementKind) as PlacementKind[];

const evidences = fc.record({
  sourceRegion: fc.constantFrom("44", "61"),
  sourceSystem: fc.constant("labour-office"),
  sourceRecordId: fc.integer({ min: 1, max: 1_000_000 }).map(String),
  collectedAt: fc.constant("2026-01-01T00:00:00.000Z"),
  updatedAt: fc.constant("2026-01-01T00:00:00.000Z"),
  version: fc.constant(1),
  verifiedAt: fc.constant(null),
});

const reports: fc.Arbitrary<Report> = fc
  .record({
    standing: fc.constantFrom(
      "STANDS" as const,
      "STANDS" as const,
      "DENIED" as const,
      "WITHDRAWN" as const,
    ),
    employer: fc.constantFrom("A", "B", null),
    kind: fc.constantFrom(...kinds),
    fullTime: fc.boolean(),
    startDate: days,
    lasts: fc.option(fc.integer({ min: 0, max: 300 })),
    endReason: fc.constant(null),
    evidence: evidences,
  })
  .map(({ lasts, ...report }) => ({
    ...report,
    endDate: lasts === null ? null : dayAfter(report.startDate, lasts),
  }));

const sides: fc.Arbitrary<Side> = fc.record({
  report: fc.option(reports),
  rival: fc.option(evidences, { freq: 5 }),
});

const stays: fc.Arbitrary<readonly Stay[]> = fc
  .array(
    fc.record({
      part: fc.constantFrom("HOME" as const, "HOST" as const, "BOTH" as const),
      home: fc.option(reports).map((report): Side => ({ ...silent, report })),
      host: fc.option(reports).map((report): Side => ({ ...silent, report })),
    }),
    { maxLength: 5 },
  )
  .map((given) =>
    given.map((stay, number) => ({
      ...stay,
      id: `44:${number}`,
      verification: "WITHDRAWN",
      said: 0,
    })),
  );

describe("A16: the state of a placement", () => {
  it("is exactly one, and the one that the table of both sides says", () => {
    fc.assert(
      fc.property(sides, sides, (home, host) => {
        expect(Object.keys(Verification)).toContain(verificationOf({ home, host }));
        expect(verificationOf({ home, host })).toBe(expectedOf({ home, host }));
      }),
      { numRuns: 2_000 },
    );
  });

  it("is the same for both sides, whichever of them looks: only whose word it is turns round", () => {
    const turned = { HOME_ONLY: "HOST_ONLY", HOST_ONLY: "HOME_ONLY" } as Record<string, string>;
    fc.assert(
      fc.property(sides, sides, (one, other) => {
        const state = verificationOf({ home: one, host: other });
        expect(verificationOf({ home: other, host: one })).toBe(turned[state] ?? state);
        expect(differencesOf({ home: other, host: one })).toEqual(
          differencesOf({ home: one, host: other }),
        );
      }),
    );
  });

  it("is CONFLICT if and only if there is a difference to show", () => {
    fc.assert(
      fc.property(sides, sides, (home, host) => {
        const isConflict = verificationOf({ home, host }) === "CONFLICT";
        expect(differencesOf({ home, host }).length > 0).toBe(isConflict);
      }),
    );
  });
});

describe("A16: the stays of one person", () => {
  it("have the same states in whichever order they came", () => {
    fc.assert(
      fc.property(
        stays.chain((given) =>
          fc.tuple(
            fc.constant(given),
            fc.shuffledSubarray([...given], { minLength: given.length, maxLength: given.length }),
          ),
        ),
        ([given, shuffled]) => {
          expect(byId(settled(shuffled))).toEqual(byId(settled(given)));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("have the same states when they are settled one by one, as they arrive", () => {
    fc.assert(
      fc.property(stays, (given) => {
        let arrived: readonly Stay[] = [];
        for (const stay of given) arrived = settled([...arrived, stay]);
        const states = (all: readonly Stay[]) =>
          byId(all).map(({ id, verification }) => [id, verification]);
        expect(states(arrived)).toEqual(states(settled(given)));
      }),
      { numRuns: 1_000 },
    );
  });

  it("are settled once and for all: again changes nothing, and tells nobody anything", () => {
    fc.assert(
      fc.property(stays, (given) => {
        const once = settled(given);
        expect(settled(once)).toEqual(once);
      }),
      { numRuns: 1_000 },
    );
  });

  it("stand against each other both ways, or not at all", () => {
    fc.assert(
      fc.property(reports, reports, (one, other) => {
        expect(areRivals(one, other)).toBe(areRivals(other, one));
        expect(areRivals(one, one)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it("conflict when they are full time for two employers on one day, by counting the days", () => {
    fc.assert(
      fc.property(reports, reports, (one, other) => {
        const worked = (report: Report) => {
          const end = report.endDate ?? dayAfter("2025-06-01", 1_000);
          const length = daysFrom(report.startDate, end) + 1;
          return new Set(Array.from({ length }, (_, day) => dayAfter(report.startDate, day)));
        };
        const hours = ["FLEXIBLE", "SELF_EMPLOYED", "FARM"];
        const isFull = ({ kind, fullTime, employer }: Report) =>
          fullTime && employer !== null && !hours.includes(kind);
        const shared = [...worked(one)].some((day) => worked(other).has(day));
        expect(areRivals(one, other)).toBe(
          shared && isFull(one) && isFull(other) && one.employer !== other.employer,
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe("A72: a part-time public-welfare post", () => {
  const post = aReport({ kind: "PUBLIC_POST", fullTime: false, employer: "A" });

  it("does not conflict with flexible work beside it", () => {
    const flexible = aReport({ kind: "FLEXIBLE", employer: null });
    expect(statesOf(post, flexible)).toEqual(["HOME_ONLY", "HOME_ONLY"]);
    const forPlatform = aReport({ kind: "FLEXIBLE", employer: "B" });
    expect(statesOf(post, forPlatform)).toEqual(["HOME_ONLY", "HOME_ONLY"]);
  });

  it("does conflict with another full-time job once it is full time itself", () => {
    const factory = aReport({ employer: "B" });
    expect(statesOf(post, factory)).toEqual(["HOME_ONLY", "HOME_ONLY"]);
    expect(statesOf({ ...post, fullTime: true }, factory)).toEqual(["CONFLICT", "CONFLICT"]);
  });
});

describe("A16: joining", () => {
  it("takes the same employer and first days up to 31 days apart, both ways", () => {
    const at = (day: number) => aReport({ startDate: dayAfter("2026-01-01", day) });
    fc.assert(
      fc.property(fc.integer({ min: -60, max: 60 }), (apart) => {
        const isJoined = Math.abs(apart) <= startToleranceDays;
        expect(isSameStay(at(0), at(apart))).toBe(isJoined);
        expect(isSameStay(at(apart), at(0))).toBe(isJoined);
      }),
    );
    expect(isSameStay(aReport({ employer: "A" }), aReport({ employer: "B" }))).toBe(false);
  });

  it("takes the nearest first day of several, in whichever order they stand", () => {
    const claims = [5, -3, 20].map(
      (apart, number): Stay => ({
        ...aStay(number, aReport({ startDate: dayAfter("2026-03-01", apart) })),
      }),
    );
    const record = aReport({ startDate: "2026-03-01" });
    for (const order of [claims, [...claims].reverse()])
      expect(joinedBy(record, "HOST", order)?.id).toBe("44:1");
  });
});

function expectedOf({ home, host }: Sides): string {
  const standing = (side: Side) => (side.report?.standing === "STANDS" ? side.report : null);
  const claim = standing(home);
  const record = standing(host);
  if (!claim && !record) return "WITHDRAWN";
  if (home.rival || host.rival) return "CONFLICT";
  if (home.report?.standing === "DENIED" || host.report?.standing === "DENIED") return "CONFLICT";
  if (!record) return "HOME_ONLY";
  if (!claim) return "HOST_ONLY";
  const apart = Math.abs(daysFrom(claim.startDate, record.startDate));
  return claim.employer === record.employer && apart <= 31 ? "CONFIRMED" : "CONFLICT";
}

function byId(all: readonly Stay[]): readonly Stay[] {
  return [...all].sort((one, other) => (one.id < other.id ? -1 : 1));
}

function statesOf(...given: readonly Report[]): readonly string[] {
  return settled(given.map((report, number) => aStay(number, report))).map(
    ({ verification }) => verification,
  );
}

function aStay(number: number, report: Report): Stay {
  const home = { ...silent, report };
  return {
    id: `44:${number}`,
    part: "HOST",
    home,
    host: silent,
    verification: "HOME_ONLY",
    said: 0,
  };
}

function aReport(but: Partial<Report> = {}): Report {
  return {
    standing: "STANDS",
    employer: "A",
    kind: "ENTERPRISE",
    fullTime: true,
    startDate: "2026-03-01",
    endDate: null,
    endReason: null,
    evidence: {
      sourceRegion: "61",
      sourceSystem: "labour-office",
      sourceRecordId: JSON.stringify(but),
      collectedAt: "2026-03-02T00:00:00.000Z",
      updatedAt: "2026-03-02T00:00:00.000Z",
      version: 1,
      verifiedAt: null,
    },
    ...but,
  };
}

function dayAfter(day: string, count: number): string {
  return new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);
}
