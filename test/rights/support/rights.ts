import { readFileSync } from "node:fs";
import type { GatewayLog } from "../../../gateway/access-log/gateway-log.ts";
import { createGateway, type Gateway, type GatewayAnswer } from "../../../gateway/gateway.ts";
import type { Actor } from "../../../schema/access/caller.ts";
import { aProvince, type TestProvince } from "../../province/support/province.ts";
import { aWorker, idOf, type Row, workerRow } from "../../province/support/rows.ts";
import { boundlessAgreements, person } from "../../support/callers.ts";
import { askSigned, gatewayTrust } from "../../support/trust.ts";

/** A province of Shaanxi with some people, behind a gateway. */
export interface RightsHouse {
  readonly province: TestProvince;
  readonly gateway: Gateway;
  /** Asks over the gateway. */
  readonly ask: (actor: Actor | null, query: string, variables?: object) => Promise<GatewayAnswer>;
  /** Asks the province itself, as a gateway that lets everybody in. */
  readonly askProvince: (
    actor: Actor | null,
    query: string,
    variables?: object,
  ) => Promise<GatewayAnswer>;
  /** Another gateway before the same province. */
  readonly anotherGateway: (options?: AnotherGateway) => Gateway;
  /** What the access log of the province holds, the oldest first. */
  readonly records: () => Promise<readonly LoggedRecord[]>;
  readonly stop: () => Promise<void>;
}

export interface AnotherGateway {
  readonly log?: GatewayLog;
  /** Codes of provinces that it knows, and nobody serves. */
  readonly unserved?: readonly string[];
}

export interface LoggedRecord {
  readonly fields: readonly string[];
  readonly decision: string;
  readonly reason: string | null;
  readonly [name: string]: unknown;
}

export const employer: Actor = {
  iss: "urn:test:61",
  sub: "employer:1",
  province: "61",
  department: null,
  role: "EMPLOYER",
  scopes: ["candidates:read"],
  tokenId: "employer-1",
};

/** As the employer is called where persons consent. */
export const recipient = `61:${employer.sub}`;

export const helper: Actor = {
  ...employer,
  sub: "helper:1",
  role: "HELPER",
  scopes: ["caseload:read", "caseload:write"],
};

export const station: Actor = {
  ...employer,
  sub: "station:1",
  role: "LABOR_STATION",
  scopes: ["workers:read", "workers:write"],
};

export const linkOf = (number: number): string => `pseudonym-${number}`.padEnd(43, "x");

/** The person of a worker, with what a token needs to exercise rights. */
export function themself(number: number): Actor {
  return { ...person(linkOf(number)), scopes: ["own-record:read", "own-record:write"] };
}

export const workerId = (number: number): string => idOf("61", number);
export const authorizationId = (number: number): string => idOf("61", 900 + number);

export const paper = `evidence: { kind: SIGNED_FORM, reference: "陕劳授〔2026〕12号" }`;

/** Five people, of whom the helper looks after the first; all have authorised the employer. */
export async function aRightsHouse(): Promise<RightsHouse> {
  const province = await aProvince(["61"]);
  const people = [1, 2, 3, 4, 5];
  await province.insert(
    "worker",
    people.map((number) =>
      workerRow(
        aWorker({ id: workerId(number), person_link: linkOf(number), updated_order: number }),
      ),
    ),
  );
  await province.insert("caseload", [{ helper: helper.sub, worker_id: workerId(1) }]);
  await province.insert(
    "data_authorization",
    people.map((number) => anAuthorization(number)),
  );
  const gateways: Gateway[] = [];
  const anotherGateway = ({ log, unserved = [] }: AnotherGateway = {}): Gateway => {
    const gateway = createGateway({
      supergraphSdl: readFileSync("schema/supergraph.graphql", "utf8"),
      provinces: new Map([
        ["61", province.url],
        ...unserved.map((code): [string, string] => [code, `http://127.0.0.1:9/${code}`]),
      ]),
      agreements: boundlessAgreements,
      trust: gatewayTrust(["61", "cooperation"]),
      accessLog: log ?? null,
    });
    gateways.push(gateway);
    return gateway;
  };
  const gateway = anotherGateway();
  return {
    province,
    gateway,
    anotherGateway,
    ask: (actor, query, variables = {}) =>
      gateway.execute({ actor, query, variables: variables as Record<string, unknown> }),
    askProvince: async (actor, query, variables = {}) => {
      const response = await askSigned(province.url, {
        audience: "61",
        path: "/province",
        caller: { actor, access: null },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as GatewayAnswer;
    },
    records: async () => {
      const rows = await province.sql("SELECT record FROM access_log ORDER BY sequence");
      return rows.map(({ record }) => JSON.parse(String(record)) as LoggedRecord);
    },
    stop: async () => {
      for (const one of gateways) await one.close();
      await province.stop();
    },
  };
}

function anAuthorization(number: number, but: Row = {}): Row {
  return {
    id: authorizationId(number),
    worker_id: workerId(number),
    recipient,
    purposes: ["MATCHING"],
    field_groups: ["BASIC", "SKILLS", "INTENT", "EMPLOYMENT"],
    notice_version: "2026-01",
    granted_at: "2026-01-01T00:00:00.000Z",
    expires_at: "2099-01-01T00:00:00.000Z",
    withdrawn_at: null,
    ...but,
  };
}

/** What is told of errors, without words. */
export function extensionsOf({ errors }: GatewayAnswer): readonly unknown[] {
  return (errors ?? []).map(({ extensions }) => extensions);
}
