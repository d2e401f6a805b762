import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { arrayText, copyLine } from "../../subgraphs/province/copy/copy-text.ts";
import { segmentForIndex } from "../../subgraphs/province/search/segment.ts";
import {
  dateInChina,
  daysBetween,
  endOfDayInChina,
  firstOfMonth,
  isoInstant,
} from "../../subgraphs/province/seed/calendar.ts";
import { cachedTokens } from "../../subgraphs/province/seed/clause-cache.ts";
import { Draws } from "../../subgraphs/province/seed/draws.ts";
import { testIdNumber } from "../../subgraphs/province/seed/people.ts";
import { createRegisters } from "../../subgraphs/province/seed/province-register.ts";
import { recordId } from "../../subgraphs/province/seed/record-id.ts";
import { sectors } from "../../subgraphs/province/seed/sectors.ts";
import {
  checkSeedSettings,
  defaultSeedSettings,
  scaled,
} from "../../subgraphs/province/seed/settings.ts";
import { Holdings, splitScaled } from "../../subgraphs/province/seed/shares.ts";
import { createShuffle } from "../../subgraphs/province/seed/shuffle.ts";
import { trades } from "../../subgraphs/province/seed/trades.ts";
import { parseCitizenId } from "../../subgraphs/reference/citizen-id.ts";
import { industryByCode } from "../../subgraphs/reference/industries.ts";
import { occupationByCode } from "../../subgraphs/reference/occupations.ts";
import { allRegions } from "../../subgraphs/reference/regions.ts";
import { parseUscc } from "../../subgraphs/reference/uscc.ts";

describe("draws", () => {
  it("are the same on every machine", () => {
    const draws = new Draws(42);

    expect([draws.next(), draws.next(), draws.below(1_000), draws.between(5, 9)]).toEqual([
      551_831_576, 144_025_891, 75, 8,
    ]);
  });

  it("stay within their bounds", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 1_000_000 }), (seed, bound) => {
        const drawn = new Draws(seed).below(bound);
        return drawn >= 0 && drawn < bound;
      }),
    );
  });
});

describe("a shuffle", () => {
  it("meets every place once and finds its way back, whatever its size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), (size) => {
        const { to, from } = createShuffle(size);
        const shuffled = new Set(Array.from({ length: size }, (_, index) => to(index)));
        return shuffled.size === size && [...shuffled].every((place) => to(from(place)) === place);
      }),
      { numRuns: 60 },
    );
  });

  it("stays exact at the size of a whole province", () => {
    const { to, from, size } = createShuffle(3_625_440);

    for (const index of [0, 1, 12_345, 1_812_720, size - 1]) expect(from(to(index))).toBe(index);
  });
});

describe("scaling", () => {
  it("rounds half up and never to nothing", () => {
    expect([
      scaled(1_958, 0.001),
      scaled(1_245, 0.001),
      scaled(69, 0.001),
      scaled(2_500, 0.001),
    ]).toEqual([2, 1, 1, 3]);
    expect(scaled(0, 0.5)).toBe(0);
  });

  it("parts of a figure add up to the scaled figure", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 500_000 }), { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (shares, scale) => {
          const total = shares.reduce((a, b) => a + b, 0);
          const parts = splitScaled(total, shares, scale);
          return (
            parts.reduce((a, b) => a + b, 0) === scaled(total, scale) && parts.every((p) => p >= 0)
          );
        },
      ),
    );
  });

  it("every member has one holder, and holders have as many as they say", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 1, max: 40 }),
        (members, holders) => {
          const holdings = new Holdings(members, holders);
          const counts = Array.from({ length: holders }, () => 0);
          for (let member = 0; member < members; member += 1) {
            const holder = holdings.holderOf(member);
            counts[holder] = (counts[holder] ?? 0) + 1;
          }
          return counts.every((count, holder) => count === holdings.sizeOf(holder));
        },
      ),
    );
  });

  it.each([
    [{ scale: 0 }, "scale"],
    [{ scale: 1.5 }, "scale"],
    [{ scale: Number.NaN }, "scale"],
    [{ seed: "" }, "seed"],
    [{ referenceDate: "30.06.2026" }, "referenceDate"],
    [{ linkKey: { id: "2026", secret: new Uint8Array(2) } }, "linkKey"],
  ])("refuses the settings %j and names the bad one", (settings, name) => {
    expect(() => checkSeedSettings({ ...defaultSeedSettings, ...settings })).toThrow(name);
  });
});

describe("generated identities", () => {
  it("A05: ID numbers pass GB 11643 and lie in counties that never existed", () => {
    const counties = new Set(allRegions().map(({ code }) => code));
    for (let index = 0; index < 400_000; index += 997) {
      const result = parseCitizenId(testIdNumber("53", index, 1962 + (index % 48)), {
        today: "2026-06-30",
      });
      expect(result).toMatchObject({ ok: true });
      expect(result.ok && counties.has(result.id.regionCode)).toBe(false);
    }
  });

  it("A06: no two people of a province share an ID number, even when born in one year", () => {
    const numbers = new Set<string>();
    for (let block = 0; block < 37; block += 1) {
      for (let index = 0; index < 50; index += 1) {
        numbers.add(testIdNumber("53", block * 100_000 + index, 1980));
      }
    }

    expect(numbers.size).toBe(37 * 50);
  });

  it("A05: employers have valid codes, each its own, also across provinces", () => {
    const registers = createRegisters({ ...defaultSeedSettings, scale: 0.01 });
    const codes = ["32", "44", "53"].flatMap((province) => {
      const employers = registers(province)?.employers;
      return Array.from(
        { length: employers?.count ?? 0 },
        (_, index) => employers?.usccOf(index) ?? "",
      );
    });

    expect(codes.filter((code) => !parseUscc(code).ok)).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("record ids are UUIDs of version 7 that begin with the holding province", () => {
    const id = recordId({ holder: "44", counter: "53", kind: "placement", index: 3_000_000 }, 7);

    expect(id).toMatch(/^44:[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  });
});

describe("what the generator writes about", () => {
  it("trades and lines of business have known codes and words", () => {
    for (const { code, words } of Object.values(trades)) {
      expect(occupationByCode(code)).toBeDefined();
      expect(words.length).toBeGreaterThan(0);
    }
    for (const { industry } of sectors) expect(industryByCode(industry)).toBeDefined();
  });

  it("cached clauses give the tokens of the whole text", () => {
    const registers = createRegisters({ ...defaultSeedSettings, scale: 0.001 });
    const jobs = registers("61")?.jobs;
    for (let index = 0; index < 120; index += 1) {
      const text = jobs?.at(index).description ?? "";
      expect([...new Set(cachedTokens(text))].sort()).toEqual(
        [...new Set(segmentForIndex(text))].sort(),
      );
    }
  });
});

describe("COPY text", () => {
  it("marks null and escapes what would break a line", () => {
    expect(copyLine([null, true, false, 3, 5n, "a\tb\\c\nd"])).toBe(
      "\\N\tt\tf\t3\t5\ta\\tb\\\\c\\nd\n",
    );
  });

  it("quotes every element of an array", () => {
    expect(arrayText(["NULL", 'say "hi"', "a\\b"])).toBe('{"NULL","say \\"hi\\"","a\\\\b"}');
    expect(arrayText([])).toBe("{}");
  });
});

describe("the calendar", () => {
  it("writes instants as JavaScript does", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (ms) => {
        return isoInstant(ms) === new Date(ms).toISOString();
      }),
    );
  });

  it("counts days as they are in China", () => {
    expect(dateInChina(endOfDayInChina("2026-06-30"))).toBe("2026-06-30");
    expect(dateInChina(endOfDayInChina("2026-06-30") + 1)).toBe("2026-07-01");
    expect(firstOfMonth("2026-06-30", 9)).toBe("2027-03-01");
    expect(daysBetween("2024-02-28", "2024-03-01")).toBe(2);
  });
});
