import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { IdentityVault } from "../../subgraphs/province/identity/identity-vault.ts";
import { LinkPersons } from "../../subgraphs/province/link/link-persons.ts";
import {
  LinksUnavailableError,
  WrongLinkKeyError,
} from "../../subgraphs/province/link/link-source.ts";
import { createLogger } from "../../subgraphs/service/logger.ts";
import { askEntities, askExchange } from "../exchange/support/exchange.ts";
import { placementRow } from "../exchange/support/placement-row.ts";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aWorker, idOf, workerRow } from "../province/support/rows.ts";
import { identityKeys } from "../support/key-files.ts";
import { idNumberOf } from "./support/id-numbers.ts";
import {
  aKeyService,
  expectedLink,
  type TestKeyService,
  type TestKeys,
} from "./support/key-service.ts";

let province: TestProvince;
let service: TestKeyService;
beforeEach(async () => {
  province = await aProvince(["61"]);
  service = aKeyService({ current: "2026", keys: { "2026": 1 } });
});
afterEach(() => province.stop());

/** A process that links, with a pause between batches too short to notice. */
function aLinker(databaseUrl = province.databaseUrl): LinkPersons {
  return new LinkPersons({
    databaseUrl,
    vault: IdentityVault.fromFile(identityKeys),
    source: service,
    logger: createLogger("test"),
    pauseMs: 0,
  });
}

/** People as an import stores them: with an identity, and no link yet. */
async function store(people: Readonly<Record<number, string>>): Promise<void> {
  const numbers = Object.keys(people).map(Number);
  await province.insert(
    "worker",
    numbers.map((number) => ({
      ...workerRow(aWorker({ id: idOf("61", number), updated_order: number })),
      person_link: null,
    })),
  );
  await province.store(
    Object.entries(people).map(([number, idNumber]) => ({
      ...{ province: "61", workerId: idOf("61", Number(number)) },
      ...{ idNumber, phone: null },
    })),
  );
}

async function links(): Promise<readonly (string | null)[]> {
  const rows = await province.sql("SELECT person_link FROM worker ORDER BY updated_order");
  return rows.map((row) => row.person_link as string | null);
}

async function found(personLink: string): Promise<readonly string[]> {
  const { data, errors } = await askExchange(
    province,
    `query ($link: Pseudonym!) { personAcrossRegions(access: { purpose: RISK_MONITORING }, personLink: $link) { id } }`,
    { link: personLink },
  );
  expect(errors).toBeUndefined();
  return data.personAcrossRegions.map(({ id }: { id: string }) => id);
}

const everything = async (): Promise<string> =>
  JSON.stringify([
    await province.sql("SELECT * FROM worker ORDER BY id"),
    await province.sql("SELECT worker_id, link_key, next_key FROM person_identity ORDER BY 1"),
    await province.sql("SELECT * FROM person_alias ORDER BY worker_id, key_id"),
  ]);

const linkOf = (number: number): string => expectedLink(idNumberOf(number), "2026", 1);

describe("linking people in the background", () => {
  it("C3 Pseudonym: gives everybody the link that the RFC gives, wherever the register records them", async () => {
    await store({ 1: idNumberOf(1), 2: idNumberOf(2).toLowerCase() });
    const elsewhere = { province: "61", workerId: idOf("53", 7) };
    await province.store([{ ...elsewhere, idNumber: idNumberOf(3), phone: null }]);
    await province.insert("placement", [
      placementRow(idOf("61", 50), { worker_id: idOf("61", 1), person_link: null }),
      placementRow(idOf("61", 51), { worker_id: idOf("53", 7), person_link: null }),
    ]);
    const before = await links();
    await aLinker().round();

    expect(before).toEqual([null, null]);
    expect(await links()).toEqual([linkOf(1), linkOf(2)]);
    expect(await province.sql("SELECT person_link FROM placement ORDER BY id")).toEqual([
      { person_link: linkOf(1) },
      { person_link: linkOf(3) },
    ]);
  });

  it("C3 Pseudonym: sends points only, never the same ones, and one more than there are people", async () => {
    await store({ 1: idNumberOf(1), 2: idNumberOf(1) });
    await aLinker().round();
    const [, batch] = service.asked;

    expect(batch?.points).toHaveLength(3);
    const sent = batch?.points.map((point) => Buffer.from(point).toString("hex"));
    expect(new Set(sent).size).toBe(3);
    expect(await links()).toEqual([linkOf(1), linkOf(1)]);
    expect(service.recorded).toEqual([expect.objectContaining({ keyId: "2026", points: 3 })]);
  });

  it("does not change anything when it is done again, and asks about nobody", async () => {
    await store({ 1: idNumberOf(1) });
    await aLinker().round();
    const once = await everything();
    service.asked.length = 0;
    await aLinker().round();

    expect(await everything()).toBe(once);
    expect(service.asked).toEqual([{ keyId: null, points: [] }]);
  });

  it("goes on where another process was ended", async () => {
    const people = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [index + 1, idNumberOf(index + 1)]),
    );
    await store(people);
    let batches = 0;
    service.before(({ points }) => {
      if (points.length === 0) return;
      batches += 1;
      if (batches === 2) throw new LinksUnavailableError("ended");
    });
    await expect(aLinker().round()).rejects.toThrow(LinksUnavailableError);
    const half = (await links()).filter((link) => link !== null);
    service.before(() => {});
    service.asked.length = 0;
    await aLinker().round();

    expect(half).toHaveLength(255);
    expect(await links()).toEqual(
      Object.values(people).map((number) => expectedLink(number, "2026", 1)),
    );
    expect(service.asked.map(({ points }) => points.length)).toEqual([0, 46]);
  });

  it("is one process's at a time", async () => {
    await store({ 1: idNumberOf(1) });
    let second: boolean | null = null;
    service.before(async ({ points }) => {
      if (points.length > 0) second = await aLinker().round();
    });

    expect(await aLinker().round()).toBe(true);
    expect(second).toBe(false);
    expect(await links()).toEqual([linkOf(1)]);
  });

  it("shows in the API that a link is not made yet, and finds work by the worker's id until it is", async () => {
    await store({ 1: idNumberOf(1) });
    await province.insert("placement", [
      placementRow(idOf("61", 50), { worker_id: idOf("61", 1), person_link: null }),
    ]);
    const personLink = async (): Promise<string | null> => {
      const { data } = await province.ask(
        `{ worker(access: { purpose: RISK_MONITORING }, id: "${idOf("61", 1)}") { personLink } }`,
      );
      return data.worker.personLink;
    };
    const work = async (link: string | null): Promise<unknown> => {
      const worker = { __typename: "Worker", id: idOf("61", 1), personLink: link };
      const { data } = await askEntities(
        province,
        [worker],
        "... on Worker { placements { id personLink } }",
      );
      return data._entities[0].placements;
    };

    expect(await personLink()).toBeNull();
    expect(await work(null)).toEqual([{ id: idOf("61", 50), personLink: null }]);
    await aLinker().round();
    expect(await personLink()).toBe(linkOf(1));
    expect(await work(linkOf(1))).toEqual([{ id: idOf("61", 50), personLink: linkOf(1) }]);
  });

  it("leaves people without a link whose numbers are none, so that they are not one person", async () => {
    await store({ 1: "不详", 2: "不详", 3: idNumberOf(3) });
    await aLinker().round();
    expect(await links()).toEqual([null, null, linkOf(3)]);

    await province.store([
      { province: "61", workerId: idOf("61", 1), idNumber: idNumberOf(1), phone: null },
    ]);
    await aLinker().round();
    expect(await links()).toEqual([linkOf(1), null, linkOf(3)]);
  });

  it("links anew whose number was corrected", async () => {
    await store({ 1: idNumberOf(1) });
    await aLinker().round();
    await province.store([
      { province: "61", workerId: idOf("61", 1), idNumber: idNumberOf(9), phone: null },
    ]);
    await aLinker().round();

    expect(await links()).toEqual([linkOf(9)]);
    expect(await found(linkOf(1))).toEqual([]);
  });

  it("C3 Pseudonym: joins nobody whose number was corrected with anybody until there is another link", async () => {
    await store({ 1: idNumberOf(1), 2: idNumberOf(2) });
    await province.insert("placement", [
      placementRow(idOf("61", 50), { worker_id: idOf("61", 1), person_link: null }),
      placementRow(idOf("61", 51), { worker_id: idOf("61", 2), person_link: null }),
    ]);
    await aLinker().round();
    await province.store([
      { province: "61", workerId: idOf("61", 1), idNumber: idNumberOf(9), phone: null },
    ]);

    expect(await links()).toEqual([null, linkOf(2)]);
    expect(await province.sql("SELECT person_link FROM placement ORDER BY id")).toEqual([
      { person_link: null },
      { person_link: linkOf(2) },
    ]);
    expect(await found(linkOf(1))).toEqual([]);
  });

  it.each([
    ["none", null],
    ["no number", "unknown"],
  ])("C3 Pseudonym: takes the link from whose number is %s by now", async (_, idNumber) => {
    await store({ 1: idNumberOf(1) });
    await aLinker().round();
    await province.store([{ province: "61", workerId: idOf("61", 1), idNumber, phone: null }]);
    await aLinker().round();

    expect(await links()).toEqual([null]);
  });

  it("leaves whoever is stored again with the same number their link, however it is written", async () => {
    await store({ 1: idNumberOf(1), 2: idNumberOf(2) });
    await aLinker().round();
    const spaced = idNumberOf(2)
      .replace(/(.{6})/, "$1 ")
      .toLowerCase();
    await province.store([
      { province: "61", workerId: idOf("61", 1), idNumber: idNumberOf(1), phone: "13800000000" },
      { province: "61", workerId: idOf("61", 2), idNumber: spaced, phone: null },
    ]);

    expect(await links()).toEqual([linkOf(1), linkOf(2)]);
  });

  it.each([
    ["a link under the current key", { current: "2026", keys: { "2026": 1 } }],
    ["one ahead", { current: "2026", next: "2027", keys: { "2026": 1, "2027": 2 } }],
  ] as const)("gives %s to nobody whose number was corrected meanwhile", async (_, keys) => {
    await store({ 1: idNumberOf(1), 2: idNumberOf(2) });
    service.turnTo(keys);
    const wantedKey = "next" in keys ? keys.next : keys.current;
    let isCorrected = false;
    service.before(async ({ keyId }) => {
      if (keyId !== wantedKey || isCorrected) return;
      isCorrected = true;
      await province.store([
        { province: "61", workerId: idOf("61", 1), idNumber: idNumberOf(9), phone: null },
      ]);
    });
    await aLinker().round();
    await aLinker().round();

    expect(isCorrected).toBe(true);
    expect(await links()).toEqual([linkOf(9), linkOf(2)]);
    for (const [id, byte] of Object.entries(keys.keys)) {
      expect(await found(expectedLink(idNumberOf(9), id, byte))).toEqual([idOf("61", 1)]);
      expect(await found(expectedLink(idNumberOf(1), id, byte))).toEqual([]);
    }
  });
});

it("stops also when its database takes the connection and says nothing", async () => {
  const silent = createServer();
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  const connected = once(silent, "connection");
  const linker = aLinker(`postgres://nobody@127.0.0.1:${port}/laowu`);
  linker.start();
  const [socket] = (await connected) as [Socket];
  await linker.stop();
  socket.destroy();
  silent.close();
});

describe("a key service with another key than it says", () => {
  it("C3 Pseudonym: is found out, and nothing it made is stored", async () => {
    await store({ 1: idNumberOf(1) });
    await aLinker().round();
    await store({ 2: idNumberOf(2) });
    service.turnTo({ current: "2026", keys: { "2026": 99 } });
    await expect(aLinker().round()).rejects.toThrow(WrongLinkKeyError);
    expect(await links()).toEqual([linkOf(1), null]);

    service.turnTo({ current: "2026", keys: { "2026": 1 } });
    await aLinker().round();
    expect(await links()).toEqual([linkOf(1), linkOf(2)]);
  });

  it("is not asked to send fewer points, or what is none", async () => {
    await store({ 1: idNumberOf(1) });
    const linkerOf = (
      change: (points: readonly Uint8Array[]) => readonly Uint8Array[],
    ): LinkPersons =>
      new LinkPersons({
        databaseUrl: province.databaseUrl,
        vault: IdentityVault.fromFile(identityKeys),
        source: {
          ask: async (batch) => {
            const { keys, points } = await service.ask(batch);
            return { keys, points: points.length === 0 ? [] : change(points) };
          },
        },
        logger: createLogger("test"),
        pauseMs: 0,
      });

    await expect(linkerOf((points) => points.slice(1)).round()).rejects.toThrow("1 points for 2");
    await expect(
      linkerOf((points) => points.map(() => new Uint8Array(32))).round(),
    ).rejects.toThrow("no point");
    expect(await links()).toEqual([null]);
  });
});

describe("another key of the pseudonyms", () => {
  const old = { current: "2026", keys: { "2026": 1 } };
  const before = { current: "2026", next: "2027", keys: { "2026": 1, "2027": 2 } };
  const after = { current: "2027", keys: { "2026": 1, "2027": 2 } };
  const alone = { current: "2027", keys: { "2027": 2 } };
  const [oldLink, newLink] = [linkOf(1), expectedLink(idNumberOf(1), "2027", 2)];

  async function turnTo(keys: TestKeys): Promise<void> {
    service.turnTo(keys);
    await aLinker().round();
  }

  it("C3 Pseudonym: a person is found under both links while keys change, and under one afterwards", async () => {
    await store({ 1: idNumberOf(1) });
    const id = idOf("61", 1);
    await turnTo(old);
    expect([await links(), await found(oldLink), await found(newLink)]).toEqual([
      [oldLink],
      [id],
      [],
    ]);

    await turnTo(before);
    expect([await links(), await found(oldLink), await found(newLink)]).toEqual([
      [oldLink],
      [id],
      [id],
    ]);

    await turnTo(after);
    expect([await links(), await found(oldLink), await found(newLink)]).toEqual([
      [newLink],
      [id],
      [id],
    ]);

    await turnTo(alone);
    expect([await links(), await found(oldLink), await found(newLink)]).toEqual([
      [newLink],
      [],
      [id],
    ]);
  });

  it("C3 Pseudonym: work is found under both, in a register that has not changed over yet", async () => {
    await store({ 1: idNumberOf(1) });
    await province.insert("placement", [
      placementRow(idOf("61", 50), { worker_id: idOf("61", 1), person_link: null }),
    ]);
    await turnTo(before);
    const worker = { __typename: "Worker", id: idOf("61", 1) };
    const { data } = await askEntities(
      province,
      [oldLink, newLink].map((personLink) => ({ ...worker, personLink })),
      "... on Worker { placements { id } }",
    );

    const placements = [{ id: idOf("61", 50) }];
    expect(data._entities).toEqual([{ placements }, { placements }]);
  });

  it("takes the place of the old one without the key service: links were made ahead", async () => {
    await store({ 1: idNumberOf(1), 2: idNumberOf(2) });
    await turnTo(before);
    service.asked.length = 0;
    await turnTo(after);

    expect(service.asked).toEqual([{ keyId: null, points: [] }]);
    expect(await links()).toEqual([newLink, expectedLink(idNumberOf(2), "2027", 2)]);
  });

  it("takes its place also where nothing was made ahead, and back again", async () => {
    await store({ 1: idNumberOf(1) });
    await turnTo(old);
    await turnTo(after);
    expect(await links()).toEqual([newLink]);
    await turnTo({ ...after, current: "2026" });

    expect(await links()).toEqual([oldLink]);
    expect(await found(newLink)).toEqual([idOf("61", 1)]);
  });

  it("C3 Art. 44-49: an erased person is found under neither", async () => {
    await store({ 1: idNumberOf(1) });
    await turnTo(before);
    await province.erase({ province: "61", workerId: idOf("61", 1) });

    expect(await found(newLink)).toEqual([]);
    expect(await province.sql("SELECT * FROM person_alias")).toEqual([]);
  });
});
