import { expect, it } from "@jest/globals";
import type { Interceptor } from "../../../support/subgraph.ts";
import {
  answersHalfJson,
  answersHtml,
  answersJson,
  hangs,
  hangsUp,
} from "../../../support/subgraph-faults.ts";
import { aShardedFederation, aSilentProvince } from "../a-sharded-federation.ts";
import { aJob } from "../tiny-register.ts";

const federation = await aShardedFederation({
  rows: [
    aJob({ id: "32:1", order: 1 }),
    aJob({ id: "53:1", order: 2 }),
    aJob({ id: "61:1", order: 3 }),
  ],
});

const query = `{
  jobs { edges { node { id } } totalCount { value relation } coverage { asked answered complete outcomes { region state rows watermark } } }
}`;

const faults: [string, string, Interceptor][] = [
  ["hangs up", "DOWN", hangsUp],
  ["answers HTML", "DOWN", answersHtml],
  ["answers half a JSON", "DOWN", answersHalfJson],
  ["answers without data", "DOWN", answersJson({})],
  ["answers data of another shape", "DOWN", answersJson({ data: { jobs: "none" } })],
  [
    "fails inside",
    "DOWN",
    answersJson(
      { errors: [{ message: "Internal error.", extensions: { code: "INTERNAL_SERVER_ERROR" } }] },
      500,
    ),
  ],
  [
    "has no database",
    "DOWN",
    answersJson({
      data: { jobs: null },
      errors: [
        { message: "No database.", path: ["jobs"], extensions: { code: "DATABASE_UNAVAILABLE" } },
      ],
    }),
  ],
  ["hangs", "TIMEOUT", hangs],
];

it.each(faults)(
  "a province that %s costs only its own rows, and coverage says %s",
  async (_what, state, fault) => {
    federation.province("53").intercept(fault);

    const { data, errors, extensions } = await federation.ask(query, {
      headers: { "x-deadline-ms": "400" },
    });

    expect(data).toEqual({
      jobs: {
        edges: [{ node: { id: "32:1" } }, { node: { id: "61:1" } }],
        totalCount: { value: 2, relation: "AT_LEAST" },
        coverage: {
          asked: 3,
          answered: 2,
          complete: false,
          outcomes: [
            { region: "32", state: "OK", rows: 1, watermark: expect.any(String) },
            { region: "53", state, rows: 0, watermark: null },
            { region: "61", state: "OK", rows: 1, watermark: expect.any(String) },
          ],
        },
      },
    });
    expect(errors).toEqual([aSilentProvince("53", ["jobs"])]);
    expect(extensions?.coverage).toMatchObject({
      complete: false,
      outcomes: [{ state: "OK" }, { region: "53", state }, { state: "OK" }],
    });
  },
);

it("a province that ran out of time says so itself and counts as TIMEOUT", async () => {
  federation.province("53").intercept(
    answersJson({
      data: { jobs: null },
      errors: [
        { message: "Out of time.", path: ["jobs"], extensions: { code: "DEADLINE_EXCEEDED" } },
      ],
    }),
  );

  const { data } = await federation.ask(`{ jobs { coverage { outcomes { region state } } } }`);

  expect(data).toMatchObject({
    jobs: {
      coverage: {
        outcomes: [{ state: "OK" }, { region: "53", state: "TIMEOUT" }, { state: "OK" }],
      },
    },
  });
});

it("the deadline holds: a hanging province does not keep the others waiting for longer", async () => {
  federation.province("53").intercept(hangs);
  const start = performance.now();

  await federation.ask(query, { headers: { "x-deadline-ms": "1000" } });

  expect(performance.now() - start).toBeLessThan(1100);
});

it("what is left of the deadline is passed on as a whole number", async () => {
  await federation.ask(query, { headers: { "x-deadline-ms": "4000" } });

  const header = federation.calls("32")[0]?.headers["x-deadline-ms"];
  expect(header).toMatch(/^\d+$/);
  expect(Number(header)).toBeLessThanOrEqual(4000);
  expect(Number(header)).toBeGreaterThan(3000);
});

it("a silent province costs its rows of a list, and the field of one of its entities", async () => {
  federation.province("53").intercept(hangsUp);

  const { data, errors } = await federation.ask(`{ titles job(id: "53:1") { title } }`);

  expect(data).toEqual({ titles: ["Cook", "Cook"], job: null });
  expect(errors).toHaveLength(2);
  expect(errors).toEqual(
    expect.arrayContaining([aSilentProvince("53", ["titles"]), aSilentProvince("53", ["job"])]),
  );
});

it("fields of entities are asked of the provinces that are there", async () => {
  federation
    .province("53")
    .intercept(async (call, serve) => (call.subgraph === "exchange" ? null : serve()));

  const { data, errors, extensions } = await federation.ask(
    `{ job(id: "61:1") { similar { id } } }`,
  );

  expect(data).toEqual({ job: { similar: [{ id: "32:1" }] } });
  expect(errors).toEqual([aSilentProvince("53", ["job", "similar"])]);
  expect(extensions?.coverage).toMatchObject({ complete: false });
});

it("a row whose home is silent is known by its id, and nothing more", async () => {
  federation
    .province("53")
    .intercept(async (call, serve) => (call.subgraph === "province" ? null : serve()));

  const known = await federation.ask(`{ job(id: "61:1") { similar { id } } }`);
  const wanting = await federation.ask(`{ job(id: "61:1") { similar { id title } } }`);

  expect(known).toMatchObject({ data: { job: { similar: [{ id: "32:1" }, { id: "53:1" }] } } });
  expect(wanting.data).toEqual({ job: { similar: null } });
  expect(wanting.errors).toEqual([
    expect.objectContaining({
      extensions: expect.objectContaining({ code: "PROVINCE_UNAVAILABLE", province: "53" }),
    }),
  ]);
  expect(wanting.errors?.[0]?.path?.slice(0, 3)).toEqual(["job", "similar", 1]);
});

it("with the header x-coverage: all, a part is no answer", async () => {
  federation.province("53").intercept(hangsUp);

  const { data, errors } = await federation.ask(`{ titles }`, { headers: { "x-coverage": "all" } });

  expect(data ?? { titles: null }).toEqual({ titles: null });
  expect(errors).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        extensions: expect.objectContaining({ code: "PROVINCE_UNAVAILABLE", province: "53" }),
      }),
    ]),
  );
});

it("with the header x-coverage: all, a province that denied a part is told as an error", async () => {
  federation.province("53").intercept(async (_call, serve) => {
    const whole = await serve();
    return { ...whole, body: whole.body.replace('"state":"OK"', '"state":"DENIED"') };
  });

  const { data, errors } = await federation.ask(query, { headers: { "x-coverage": "all" } });

  expect(data).toBeNull();
  expect(errors?.map(({ extensions }) => extensions)).toEqual([
    { code: "FORBIDDEN", province: "53", reason: "DENIED" },
    { code: "COVERAGE_INCOMPLETE", provinces: ["53"] },
  ]);
});

it("with the header x-coverage: all, a whole answer is as ever", async () => {
  const { data, errors } = await federation.ask(`{ titles }`, { headers: { "x-coverage": "all" } });

  expect(errors).toBeUndefined();
  expect(data).toEqual({ titles: ["Cook", "Cook", "Cook"] });
});

it("neither address nor page of a silent province is shown to the client", async () => {
  federation.province("53").intercept(answersHtml);

  expect(JSON.stringify(await federation.ask(query))).not.toMatch(/127\.0\.0\.1|html|Maintenance/);
});

it("a request's deadline counts from its arrival, whatever it waited for since", async () => {
  const { calls } = federation.province("53");
  calls.length = 0;
  const headers = { "x-deadline-ms": "5000" };

  await federation.ask(query, { headers, arrivedAt: performance.now() - 3_000 });

  expect(Number(calls[0]?.headers["x-deadline-ms"])).toBeLessThanOrEqual(2_000);
});
