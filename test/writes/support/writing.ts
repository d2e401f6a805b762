import { readFileSync } from "node:fs";
import { createGateway, type Gateway, type GatewayAnswer } from "../../../gateway/gateway.ts";
import type { Actor } from "../../../schema/access/caller.ts";
import { usccCheckCharacter } from "../../../subgraphs/reference/uscc.ts";
import { aProvince, type TestProvince } from "../../province/support/province.ts";
import { brandRow, employerRow, idOf, type Row, workshopRow } from "../../province/support/rows.ts";
import { boundlessAgreements } from "../../support/callers.ts";
import { askSigned, gatewayTrust } from "../../support/trust.ts";

/** Shaanxi and Yunnan behind a gateway, with somebody to employ, a workshop and a brand each. */
export interface WritingHouse {
  readonly shaanxi: TestProvince;
  readonly yunnan: TestProvince;
  readonly gateway: Gateway;
  /** Asks over the gateway. */
  readonly ask: (actor: Actor | null, query: string, variables?: object) => Promise<GatewayAnswer>;
  /** Asks Shaanxi itself, as a gateway that lets everybody in. */
  readonly askShaanxi: (
    actor: Actor | null,
    query: string,
    variables?: object,
  ) => Promise<GatewayAnswer>;
  readonly stop: () => Promise<void>;
}

/** The station of Shaanxi that writes. */
export const station: Actor = {
  iss: "urn:test:61",
  sub: "station:1",
  province: "61",
  department: null,
  role: "LABOR_STATION",
  scopes: ["jobs:write"],
  tokenId: "station-1",
};

export const partner: Actor = { ...station, sub: "system:1", role: "PARTNER_SYSTEM" };

const usccBody = "91610000MA0000000";
export const uscc = usccBody + usccCheckCharacter(usccBody);

export const workshop = (province = "61"): string => idOf(province, 701);
export const exitedWorkshop: string = idOf("61", 702);
export const brand = (province = "61"): string => idOf(province, 801);

export async function aWritingHouse(): Promise<WritingHouse> {
  const [shaanxi, yunnan] = await Promise.all([aProvince(["61"]), aProvince(["53"])]);
  await fill(shaanxi, "61");
  await fill(yunnan, "53");
  await shaanxi.insert("workshop", [workshopRow(exitedWorkshop, { cert_status: "EXITED" })]);
  const gateway = createGateway({
    supergraphSdl: readFileSync("schema/supergraph.graphql", "utf8"),
    provinces: new Map([
      ["53", yunnan.url],
      ["61", shaanxi.url],
    ]),
    agreements: boundlessAgreements,
    trust: gatewayTrust(["53", "61", "cooperation"]),
  });
  return {
    shaanxi,
    yunnan,
    gateway,
    ask: (actor, query, variables = {}) =>
      gateway.execute({ actor, query, variables: variables as Record<string, unknown> }),
    askShaanxi: async (actor, query, variables = {}) => {
      const response = await askSigned(shaanxi.url, {
        audience: "61",
        path: "/province",
        caller: { actor, access: null },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as GatewayAnswer;
    },
    stop: async () => {
      await gateway.close();
      await shaanxi.stop();
      await yunnan.stop();
    },
  };
}

async function fill(province: TestProvince, code: string): Promise<void> {
  await province.insert("employer", [
    employerRow(`${code}:${uscc}`, { name: "秦岭餐饮有限公司", industry_code: "H62" }),
  ]);
  await province.insert("workshop", [workshopRow(workshop(code))]);
  await province.insert("labor_brand", [brandRow(brand(code))]);
}

/** A vacancy against which nothing speaks. */
export function aPosting(but: Row = {}): Row {
  return {
    region: "610113",
    title: "招聘中式烹调师十名",
    description: "包吃住，月休四天，有意者到就业服务站报名。",
    employer: uscc,
    workplace: "610113",
    address: "长安路 1 号",
    occupation: "4-03-02-01",
    form: "FULL_TIME",
    openings: 10,
    wage: { min: "4500.00", max: "6000", period: "MONTH" },
    educationMin: "JUNIOR_HIGH",
    skillsRequired: ["健康证"],
    ageMin: 18,
    ageMax: 55,
    board: true,
    lodging: true,
    socialInsurance: true,
    targetGroups: ["LIFTED"],
    validThrough: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    contactMasked: "王女士 138****1234",
    idempotencyKey: "posting-0001",
    ...but,
  };
}

export const publishing = `mutation ($input: PublishJobInput!) {
  publishJob(input: $input) { id title status provenance { version } }
}`;

export const closing = `mutation ($input: CloseJobInput!) {
  closeJob(input: $input) { id status remaining closedAt provenance { version } }
}`;

/** What is told of errors, without words. */
export function extensionsOf({ errors }: GatewayAnswer): readonly Record<string, unknown>[] {
  return (errors ?? []).map(({ extensions }) => extensions ?? {});
}

/** The fields that an answer says are wrong, ascending. */
export function wrongFields(answer: GatewayAnswer): readonly string[] {
  const [first] = extensionsOf(answer);
  const problems = (first?.problems ?? []) as readonly { readonly field: string }[];
  return problems.map(({ field }) => field).sort();
}

/** A brand against which nothing speaks. */
export function aBrand(but: Row = {}): Row {
  return {
    region: "610924",
    name: "紫阳修脚师",
    level: "COUNTY",
    industry: "O80",
    occupations: ["4-10-05-01"],
    operators: [uscc],
    stationRegions: ["44", "330100"],
    leaders: 3,
    artisans: 12,
    years: [{ year: 2025, employment: 1_000, assisted: 600 }],
    idempotencyKey: "brand-000001",
    ...but,
  };
}

/** A workshop against which nothing speaks. */
export function aWorkshop(but: Row = {}): Row {
  return {
    region: "610926",
    name: "平利毛绒玩具社区工厂",
    kind: "COMMUNITY_FACTORY",
    localTerm: "社区工厂",
    mode: "ENTERPRISE_PLUS",
    premises: "安置区标准化厂房",
    operator: uscc,
    partnerRegion: "320400",
    relocatedFromEast: true,
    track: "SUPPORT",
    trackReason: "运行正常，列入扶持一批",
    certStatus: "CERTIFIED",
    certifiedAt: "2025-05-01",
    reviewDueAt: "2027-05-01",
    workforce: 30,
    assistedWorkforce: 20,
    idempotencyKey: "workshop-0001",
    ...but,
  };
}

export const upsertingBrand = `mutation ($input: UpsertBrandInput!) {
  upsertBrand(input: $input) { id name operators { id } employment(year: 2025) provenance { version } }
}`;

export const upsertingWorkshop = `mutation ($input: UpsertWorkshopInput!) {
  upsertWorkshop(input: $input) { id name certStatus operator { id } provenance { version } }
}`;
