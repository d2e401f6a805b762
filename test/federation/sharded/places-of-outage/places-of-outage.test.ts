import { expect, it } from "@jest/globals";
import { answersJson, hangsUp } from "../../../support/subgraph-faults.ts";
import { aShardedFederation } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

/** An outage below many rows is told once, at the first of them, with how many it concerns. */
const federation = await aShardedFederation({
  rows: ["32:1", "53:1", "53:2", "61:1", "61:2"].map((id, order) => aJob({ id, order })),
});

function anOutage(path: readonly unknown[], places: number): unknown {
  return expect.objectContaining({
    path,
    extensions: expect.objectContaining({ code: "PROVINCE_UNAVAILABLE", province: "53", places }),
  });
}

it("of a field that is asked everywhere: the rows that lack a part of it", async () => {
  federation
    .province("53")
    .intercept(async (call, serve) => (call.subgraph === "exchange" ? null : serve()));

  const { errors } = await federation.ask(`{ jobs { edges { node { id similar { id } } } } }`);

  expect(errors).toEqual([anOutage(["jobs", "edges", 0, "node", "similar"], 5)]);
});

it("of a field that a province failed at for some rows: those", async () => {
  federation.province("53").intercept(async (call, serve) => {
    const whole = await serve();
    if (call.subgraph !== "exchange") return whole;
    const { data } = JSON.parse(whole.body) as { data: { _entities_all: { similar: unknown }[] } };
    const errors = [1, 3].map((index) => {
      const entity = data._entities_all[index];
      if (entity) entity.similar = null;
      const path = ["_entities_all", index, "similar"];
      return { message: "No database.", path, extensions: { code: "DATABASE_UNAVAILABLE" } };
    });
    return { ...whole, body: JSON.stringify({ data, errors }) };
  });

  const { errors } = await federation.ask(`{ jobs { edges { node { id similar { id } } } } }`);

  expect(errors).toEqual([anOutage(["jobs", "edges", 1, "node", "similar"], 2)]);
});

it.each([
  ["hangs up", hangsUp],
  ["has no database", answersJson({ data: null, errors: [{ message: "No database." }] })],
])(
  "of the province of some rows, which %s: every place where one of them stands",
  async (_, fault) => {
    federation
      .province("53")
      .intercept((call, serve) => (call.subgraph === "province" ? fault(call, serve) : serve()));

    const { errors } = await federation.ask(
      `{ one: job(id: "61:1") { similar { id title } } two: job(id: "61:2") { similar { id title } } }`,
    );

    const outages = errors?.filter(({ extensions }) => extensions?.province === "53");
    expect(outages).toEqual([anOutage([expect.any(String), "similar", 1], 4)]);
  },
);

it("explains every row that goes without it, also where a field must not be null", async () => {
  federation
    .province("53")
    .intercept((call, serve) => (call.subgraph === "province" ? hangsUp(call, serve) : serve()));

  const { data, errors } = await federation.ask(
    `{ one: job(id: "61:1") { similar { title } } two: job(id: "61:2") { similar { title } } }`,
  );

  expect(errors).toEqual([anOutage([expect.any(String), "similar", 1], 4)]);
  expect(data).toEqual({ one: { similar: null }, two: { similar: null } });
});

it("of a field of the whole answer: no number, for there is one place", async () => {
  federation.province("53").intercept(hangsUp);

  const { errors } = await federation.ask(`{ titles }`);

  expect(errors?.map(({ extensions }) => Object.keys(extensions ?? {}).sort())).toEqual([
    ["code", "province", "reason", "serviceName"],
  ]);
});
