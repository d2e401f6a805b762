import { readFileSync } from "node:fs";
import { createGateway, type Gateway, type GatewayAnswer } from "../../../gateway/gateway.ts";
import type { Actor } from "../../../schema/access/caller.ts";
import { aProvince, type TestProvince } from "../../province/support/province.ts";
import { aWorker, employerRow, idOf, type Row, workerRow } from "../../province/support/rows.ts";
import { boundlessAgreements } from "../../support/callers.ts";
import { gatewayTrust } from "../../support/trust.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of any shape.
export type Any = any;

/** Shaanxi, the home of some people, and Guangdong, where some of them work, behind a gateway. */
export interface PlacedHouse {
  readonly home: TestProvince;
  readonly host: TestProvince;
  readonly ask: (actor: Actor | null, query: string, variables?: object) => Promise<GatewayAnswer>;
  readonly stop: () => Promise<void>;
}

export const uscc = "91440300MA5DC0P08A";
export const otherUscc = "91440300MA5EYE9N0U";

export const homeStation: Actor = {
  iss: "urn:test:61",
  sub: "station:1",
  province: "61",
  department: null,
  role: "LABOR_STATION",
  scopes: ["workers:read", "workers:write"],
  tokenId: "station-1",
};

export const hostStation: Actor = {
  ...homeStation,
  iss: "urn:test:44",
  sub: "station:2",
  province: "44",
  tokenId: "station-2",
};

export const linkOf = (number: number): string => `pseudonym-${number}`.padEnd(43, "x");
export const workerId = (number: number): string => idOf("61", number);

export async function aPlacedHouse(
  provinces?: readonly [home: TestProvince, host: TestProvince],
): Promise<PlacedHouse> {
  const [home, host] = provinces ?? [await aProvince(["61"]), await aProvince(["44"])];
  await fillPlaced(home, host);
  const gateway: Gateway = createGateway({
    supergraphSdl: readFileSync("schema/supergraph.graphql", "utf8"),
    provinces: new Map([
      ["61", home.url],
      ["44", host.url],
    ]),
    agreements: boundlessAgreements,
    trust: gatewayTrust(["61", "44", "cooperation"]),
    accessLog: null,
  });
  return {
    home,
    host,
    ask: (actor, query, variables = {}) =>
      gateway.execute({ actor, query, variables: variables as Record<string, unknown> }),
    stop: async () => {
      await gateway.close();
      await home.stop();
      await host.stop();
    },
  };
}

/** Five people of the home who look for work, and two employers of the host. */
async function fillPlaced(home: TestProvince, host: TestProvince): Promise<void> {
  await home.insert(
    "worker",
    [1, 2, 3, 4, 5].map((number) =>
      workerRow(
        aWorker({ id: workerId(number), person_link: linkOf(number), updated_order: number }),
      ),
    ),
  );
  await host.insert("employer", [employerRow(`44:${uscc}`), employerRow(`44:${otherUscc}`)]);
}

const stateFields =
  "id version verification differences employerUscc startDate endDate homeEvidence { sourceRegion sourceRecordId version } hostEvidence { sourceRegion sourceRecordId version } rivalEvidence { sourceRecordId }";

const inputs = {
  claimPlacement: "ClaimPlacementInput",
  confirmPlacement: "ConfirmPlacementInput",
  reportPlacement: "ReportPlacementInput",
  endPlacement: "EndPlacementInput",
} as const;

export type PlacementMutation = keyof typeof inputs;

export function mutationOf(name: PlacementMutation): string {
  return `mutation ($input: ${inputs[name]}!) { ${name}(input: $input) { ${stateFields} } }`;
}

let keys = 0;

/** The input of a write with all that does not matter to a test filled in. */
export function inputOf(name: PlacementMutation, but: Row = {}): Row {
  keys += 1;
  const source = {
    system: "陕西省劳务输出登记系统",
    recordId: `record-${keys}`,
    collectedAt: "2026-04-01T00:00:00.000Z",
  };
  const work = {
    employerUscc: uscc,
    kind: "ENTERPRISE",
    channel: "STATION",
    startDate: "2026-03-01",
  };
  const own = {
    claimPlacement: { workerId: workerId(1), hostCode: "440305", ...work },
    reportPlacement: { personLink: linkOf(1), homeCode: "610981", hostCode: "440305", ...work },
    confirmPlacement: {},
    endPlacement: { reason: "CONTRACT_ENDED", endDate: "2026-06-30" },
  }[name];
  return { ...own, source, idempotencyKey: `placement-${keys}`, ...but };
}

/** Writes, and takes what was answered. */
export async function write(
  { ask }: Pick<PlacedHouse, "ask">,
  actor: Actor,
  name: PlacementMutation,
  but: Row = {},
): Promise<Any> {
  const { data, errors } = await ask(actor, mutationOf(name), { input: inputOf(name, but) });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return (data as Any)[name];
}
