import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { aProvince } from "../province/support/province.ts";
import { allTold, partnersOf } from "./support/partners.ts";
import {
  type Any,
  aPlacedHouse,
  homeStation,
  hostStation,
  linkOf,
  type PlacedHouse,
  workerId,
  write,
} from "./support/placed-house.ts";

let house: PlacedHouse;
beforeAll(async () => {
  // Nobody is at the addresses of others: they are told without a detour.
  const both = await aProvince(["44", "61"], {
    partners: partnersOf("61", new Map()),
    telling: { againMs: 20 },
  });
  house = await aPlacedHouse([both, { ...both, stop: async () => {} }]);
});
afterAll(() => house?.stop());

const stays = () =>
  house.home.sql(
    `SELECT id, province, other_id, person_link, verification, end_date::text AS ended, shown_by_other
       FROM placement ORDER BY province DESC`,
  );

it("A16: two provinces of one process and one database tell each other as two databases do", async () => {
  const claimed = await write(house, homeStation, "claimPlacement");
  await allTold([house.home]);
  const [home, host]: readonly Any[] = await stays();
  expect(home).toMatchObject({ id: claimed.id, province: "61", verification: "HOME_ONLY" });
  expect(host).toMatchObject({ province: "44", other_id: home.id, verification: "HOME_ONLY" });

  const [{ version } = {} as Any] = await house.home.sql(
    `SELECT version FROM placement WHERE id = '${host.id}'`,
  );
  await write(house, hostStation, "confirmPlacement", { id: host.id, expectedVersion: version });
  await allTold([house.home]);
  expect(await stays()).toMatchObject([
    { id: home.id, other_id: host.id, verification: "CONFIRMED", shown_by_other: true },
    { id: host.id, other_id: home.id, verification: "CONFIRMED", shown_by_other: false },
  ]);

  const { errors } = await house.ask(
    homeStation,
    `mutation { erasePerson(input: { workerId: "${workerId(1)}", idempotencyKey: "erasure-1",
       evidence: { kind: SIGNED_FORM, reference: "陕劳授〔2026〕12号" } }) { id } }`,
  );
  expect(errors).toBeUndefined();
  await allTold([house.home]);
  expect(await stays()).toMatchObject([{ id: host.id, other_id: null, person_link: null }]);
  expect(await house.home.sql(`SELECT FROM worker WHERE person_link = '${linkOf(1)}'`)).toEqual([]);
});
