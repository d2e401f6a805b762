import { ProvinceKeys } from "../../../schema/signatures/province-keys.ts";
import type { Partners } from "../../../subgraphs/province/placement/partner.client.ts";
import type { DeliveryPoint } from "../../../subgraphs/province/placement/tell-partners.ts";
import type { ProvinceOptions } from "../../../subgraphs/province/start-province.ts";
import { aProvince, type TestProvince } from "../../province/support/province.ts";
import { aKeyPair, type TestKeyPair } from "../../support/trust.ts";
import { aPlacedHouse, type PlacedHouse } from "./placed-house.ts";

/** With which the provinces of the tests sign what they tell each other. */
export const homePair = aKeyPair(61, "province-61");
export const hostPair = aKeyPair(44, "province-44");
const provincePairs: Readonly<Record<string, TestKeyPair>> = {
  "61": homePair,
  "44": hostPair,
  "46": aKeyPair(46, "province-46"),
};

/** Two provinces that tell each other of placements. */
export interface ToldHouse extends PlacedHouse {
  /** Where each province is told, by its code. */
  readonly urls: Map<string, string>;
  /** What happens at each point of a delivery, by the province that tells. */
  happens: (province: string, point: DeliveryPoint, placementId: string) => void;
  /** Resolves once each province has been told all there is. */
  readonly settled: () => Promise<void>;
}

export async function aToldHouse(
  more: Partial<Pick<ProvinceOptions, "agreements">> = {},
): Promise<ToldHouse> {
  const urls = new Map<string, string>();
  const told: { happens: ToldHouse["happens"] } = { happens: () => {} };
  const start = async (province: string) => {
    const started = await aProvince([province], {
      ...more,
      logger: { info() {}, warn() {}, error() {} },
      partners: partnersOf(province, urls),
      telling: {
        againMs: 20,
        onPoint: (point, placementId) => told.happens(province, point, placementId),
      },
    });
    urls.set(province, started.url);
    return started;
  };
  const provinces = [await start("61"), await start("44")] as const;
  const house = await aPlacedHouse(provinces);
  return Object.assign(told, { ...house, urls, settled: () => allTold(provinces) });
}

/** Resolves once each province has been told all there is, of placements and of who was erased. */
export async function allTold(provinces: readonly Pick<TestProvince, "sql">[]): Promise<void> {
  const pending = async (): Promise<number> => {
    const rows = await Promise.all(
      provinces.map(({ sql }) =>
        sql(
          `SELECT (SELECT count(*) FROM placement_delivery WHERE told < said)::int
                + (SELECT count(*) FROM erasure_notice)::int AS count`,
        ),
      ),
    );
    return rows.reduce((sum, [row]) => sum + Number(row?.count), 0);
  };
  while ((await pending()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

export function partnersOf(province: string, urls: ReadonlyMap<string, string>): Partners {
  const pair = provincePairs[province];
  if (pair === undefined) throw new Error(`No key for ${province}.`);
  return {
    urls: { current: () => urls },
    keys: { current: () => publicProvinceKeys },
    signingKey: { current: () => pair },
    tls: null,
  };
}

const publicProvinceKeys = ProvinceKeys.ofFile(
  JSON.stringify(
    Object.fromEntries(
      Object.entries(provincePairs).map(([code, { id, publicKey }]) => [
        code,
        [{ ...publicKey.export({ format: "jwk" }), kid: id, alg: "EdDSA", use: "sig" }],
      ]),
    ),
  ),
  "the keys of the tests",
);
