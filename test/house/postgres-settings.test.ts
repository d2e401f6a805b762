import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { postgresSettings } from "../../subgraphs/house/postgres-settings.ts";

const gibibyte = 1024 ** 3;
const megabytesIn = (text: string | undefined): number =>
  Number(/^(\d+)MB$/.exec(text ?? "")?.[1] ?? Number.NaN);

describe("settings of the house's PostgreSQL", () => {
  it("hold a quarter of the machine's memory or less, and never more than 4 GiB", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2_048 }), (gibibytes) => {
        const { shared_buffers, effective_cache_size } = postgresSettings(gibibytes * gibibyte);
        const cache = megabytesIn(effective_cache_size);
        expect(cache).toBe(Math.min(4_096, gibibytes * 256));
        expect(megabytesIn(shared_buffers)).toBe(cache / 2);
      }),
    );
  });

  it("leave a small machine the memory that PostgreSQL cannot do without", () => {
    expect(postgresSettings(gibibyte / 2).shared_buffers).toBe("256MB");
  });
});
