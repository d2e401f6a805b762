import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { aProvince, type TestProvince } from "../province/support/province.ts";
import { aWorker, idOf, workerRow } from "../province/support/rows.ts";

const known = idOf("61", 1);
const withoutPhone = idOf("61", 2);
const unknown = idOf("61", 3);
const broken = idOf("61", 4);
const idNumber = "61010119900307123X";
const phone = "12987654321";

let province: TestProvince;
beforeAll(async () => {
  province = await aProvince(["61"]);
  await province.insert(
    "worker",
    [known, withoutPhone, unknown, broken].map((id, index) =>
      workerRow(aWorker({ id, updated_order: index })),
    ),
  );
  await province.store([
    { province: "61", workerId: known, idNumber, phone },
    { province: "61", workerId: withoutPhone, idNumber, phone: null },
    { province: "61", workerId: broken, idNumber, phone },
  ]);
  await province.sql(
    `UPDATE subject_key SET sealed_key = set_bit(sealed_key, 99, 1 - get_bit(sealed_key, 99)) WHERE worker_id = '${broken}'`,
  );
});
afterAll(() => province.stop());

const access = 'access: { purpose: DISPUTE_HELP, caseNo: "1" }';

describe("ID numbers and phones of workers", () => {
  it("are shown in full where a register has them, and null where it has none", async () => {
    const one = (id: string) => `worker(${access}, id: "${id}") { idNumber phone phoneMasked }`;
    const { data, errors } = await province.ask(
      `{ known: ${one(known)} withoutPhone: ${one(withoutPhone)} unknown: ${one(unknown)} }`,
    );

    expect(errors).toBeUndefined();
    expect(data).toEqual({
      known: { idNumber, phone, phoneMasked: "138****1234" },
      withoutPhone: { idNumber, phone: null, phoneMasked: "138****1234" },
      unknown: { idNumber: null, phone: null, phoneMasked: "138****1234" },
    });
  });

  it("are shown of entities, too", async () => {
    const { data } = await province.ask(
      "query ($of: [_Any!]!) { _entities(representations: $of) { ... on Worker { phone } } }",
      { of: [known, unknown].map((id) => ({ __typename: "Worker", id })) },
    );
    expect(data._entities).toEqual([{ phone }, { phone: null }]);
  });

  it("cost one statement for a whole list, and none where nobody asks for them", async () => {
    const list = (fields: string) => `{ workers(${access}) { edges { node { id ${fields} } } } }`;
    province.takeStatements();
    await province.ask(list("idNumber phone again: phone"));
    const withThem = province.takeStatements();
    await province.ask(list("idNumberMasked phoneMasked"));
    const without = province.takeStatements();

    expect(withThem).toHaveLength(2);
    expect(without).toHaveLength(1);
    expect(without.join()).not.toMatch(/person_identity|subject_key/);
  });

  it("of a row that does not open are an error of that field, and the others are shown", async () => {
    const { data, errors } = await province.ask(
      `{ workers(${access}) { edges { node { id phone } } } }`,
    );

    expect(data.workers.edges.map(({ node }: { node: object }) => node)).toEqual([
      { id: known, phone },
      { id: withoutPhone, phone: null },
      { id: unknown, phone: null },
      { id: broken, phone: null },
    ]);
    expect(errors).toEqual([
      {
        message: "Internal error.",
        path: ["workers", "edges", 3, "node", "phone"],
        locations: expect.anything(),
        extensions: { code: "INTERNAL_SERVER_ERROR", incident: expect.any(String) },
      },
    ]);
  });
});
