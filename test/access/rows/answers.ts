import { readFileSync } from "node:fs";
import {
  buildSchema,
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  responsePathAsArray,
} from "graphql";
import { staleBefore } from "../../../subgraphs/province/catalog/update-cycle.ts";
import { educationOfCode } from "../../../subgraphs/province/vocabulary/education.ts";
import { regionByCode } from "../../../subgraphs/reference/regions.ts";
import { orderComplement } from "../../../subgraphs/service/page.ts";
import { expectedCandidates, expectedMatches } from "../../exchange/support/pairs.ts";
import type { Row } from "../../province/support/rows.ts";
import { type Question, reasonsToStayClosed } from "../oracle/rules.ts";
import type { Shown } from "../oracle/shown.ts";
import { type Fetched, type FetchedAt, mayGoTo } from "./fetched.ts";
import { holders, type WorkerOf, type World } from "./people.ts";
import { type Sight, seesPlacement, seesWorker } from "./visible.ts";

/** Why a province stays closed: any of the reasons may be told. */
export interface Closed {
  readonly province: string;
  readonly reasons: readonly string[];
}

export interface Expected {
  readonly data: unknown;
  readonly closed: readonly Closed[];
  /** Provinces that have anything to be asked for. */
  readonly asked: ReadonlySet<string>;
  /** The last row of each page of workers, null of one without rows. */
  readonly lastRows: readonly (string | null)[];
  /** Somebody is known by one register and shown by none, where the schema has no null. */
  readonly isTorn: boolean;
}

/** Stands in expected data for any of several texts. */
export const anyOf = (texts: readonly string[]): string => `any of ${texts.join(" ")}`;

export interface Known {
  readonly world: World;
  readonly question: Question;
  readonly fetched: FetchedAt;
  /** By which groups persons are picked: who is picked by them stays so, wherever rows go on to. */
  readonly picked: ReadonlySet<string>;
}

/**
 * What must be answered, from plain memory: an interpreter of the operations that graphql-js runs, and
 * the rules of who may see what.
 */
export async function answerOf(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  known: Known,
): Promise<Expected> {
  const closed: Closed[] = [];
  const asked = new Set<string>();
  const lastRows: (string | null)[] = [];
  const context: Context = { ...known, closed, asked, lastRows };
  const { data, errors = [] } = await execute({
    schema: api,
    document,
    variableValues: variables,
    contextValue: context,
    fieldResolver: resolve,
  });
  const isTorn = errors.some(({ message }) => message.startsWith("Cannot return null"));
  return { data: JSON.parse(JSON.stringify(data)), closed, asked, lastRows, isTorn };
}

interface Context extends Known {
  readonly closed: Closed[];
  readonly asked: Set<string>;
  readonly lastRows: (string | null)[];
}

export const api: GraphQLSchema = buildSchema(readFileSync("schema/api.graphql", "utf8"));

/** An object of an answer that another register may be asked about. */
interface Entity {
  readonly entity: "Worker" | "Placement" | "JobPosting" | "Employer" | "Workshop" | "LaborBrand";
  readonly id: string;
  /** Which fetch it came from, and all that came with it. */
  readonly from: Fetched | undefined;
}

type Args = Readonly<Record<string, unknown>>;
type Resolver = (asking: Asking, args: Args) => unknown;

interface Asking {
  readonly source: Entity & Readonly<Record<string, unknown>>;
  readonly context: Context;
  readonly info: GraphQLResolveInfo;
  readonly fetched: Fetched | undefined;
  readonly place: string;
}

function resolve(source: unknown, args: Args, context: Context, info: GraphQLResolveInfo): unknown {
  const place = responsePathAsArray(info.path)
    .filter((key) => typeof key === "string")
    .join(".");
  const asking = {
    source: source as Asking["source"],
    context,
    info,
    fetched: context.fetched.get(place),
    place,
  };
  const resolver = resolvers[`${info.parentType.name}.${info.fieldName}`];
  if (resolver !== undefined) return resolver(asking, args);
  const { entity } = asking.source ?? {};
  if (entity !== undefined) {
    const row = rowBehind(asking);
    return row === null ? null : valuesOf(entity, row, context.world)[info.fieldName];
  }
  return asking.source[info.fieldName];
}

/** Whether a province answers what is fetched; if not, that it stays closed is told. */
function isOpen({ context }: Asking, fetched: Fetched | undefined, province: string): boolean {
  if (fetched === undefined) throw new Error("Nobody fetches this.");
  const reasons = reasonsToStayClosed(province, context.question, lookOf(fetched, context));
  if (reasons.length === 0) context.asked.add(province);
  else context.closed.push({ province, reasons });
  return reasons.length === 0;
}

function lookOf({ shown }: Fetched, { picked }: Context): Shown {
  if (shown.groups.size === 0) return shown;
  return { types: shown.types, groups: new Set([...shown.groups, ...picked]) };
}

function openProvinces(asking: Asking, provinces: readonly string[]): readonly string[] | null {
  const open = provinces.filter((province) => isOpen(asking, asking.fetched, province));
  return open.length === 0 && provinces.length > 0 ? null : open;
}

/** What is asked of a province in one call is one view: who is shown has authorised all of it. */
function sightOf({ context }: Asking, fetched: Fetched, holder: string): Sight {
  const looks = fetched.beside
    .filter((one) => one === fetched || mayGoTo(one, holder))
    .map((one) => lookOf(one, context))
    .filter((look) => reasonsToStayClosed(holder, context.question, look).length === 0);
  const groups = new Set(looks.flatMap((look) => [...look.groups]));
  return { holder, question: context.question, groups };
}

/** The row an entity's field is read from; null when its register shows none. */
function rowBehind(asking: Asking, fetched = asking.fetched): Row | null {
  const { source, context } = asking;
  const row = rowOf(source, context.world);
  // The id is what it was found by.
  if (fetched === undefined || fetched === source.from) return row ?? { id: source.id };
  const province = source.id.slice(0, 2);
  if (fetched.onlyProvince !== null && fetched.onlyProvince !== province) return null;
  if (!isOpen(asking, fetched, province)) throw new GraphQLError("closed");
  if (row === null || source.entity !== "Worker") return row;
  const worker = context.world.workers.find(({ id }) => id === source.id);
  const isSeen =
    worker !== undefined && seesWorker(context.world, worker, sightOf(asking, fetched, province));
  return isSeen ? row : null;
}

/** Whether a field that another one requires can be had. */
function has(asking: Asking, field: string): boolean {
  const at = asking.place.split(".").slice(0, -1);
  const fetched = asking.context.fetched.get([...at, field].join("."));
  try {
    return rowBehind(asking, fetched) !== null;
  } catch {
    return false;
  }
}

const resolvers: Readonly<Record<string, Resolver>> = {
  "Query.workers": (asking, { filter, first, after }) => {
    const given = (filter ?? {}) as Filter;
    const provinces = provincesOf(given.regions);
    const open = openProvinces(asking, provinces);
    if (open === null) return null;
    const { world } = asking.context;
    const workers = open
      .flatMap((holder) =>
        world.workers.filter((worker) =>
          seesWorker(world, worker, sightOf(asking, asking.fetched as Fetched, holder)),
        ),
      )
      .filter((worker) => satisfies(worker, given))
      .sort(byOrder);
    const { lastRows } = asking.context;
    const rest = after === undefined || after === null ? workers : behind(workers, String(after));
    lastRows.push(rest.slice(0, Number(first)).at(-1)?.id ?? null);
    return connectionOf(asking, {
      rows: rest.map((worker) => ({ node: entity("Worker", worker.id, asking) })),
      first: Number(first),
      provinces,
      open,
      total: workers.length,
    });
  },
  "Query.worker": (asking, { id }) => {
    const { world } = asking.context;
    const province = String(id).slice(0, 2);
    if (!isOpen(asking, asking.fetched, province)) return null;
    const worker = world.workers.find((one) => one.id === id);
    const sight = sightOf(asking, asking.fetched as Fetched, province);
    if (worker === undefined || !seesWorker(world, worker, sight)) return null;
    return entity("Worker", worker.id, asking);
  },
  "Query.personAcrossRegions": (asking, { personLink }) => {
    const open = openProvinces(asking, holders);
    const { world } = asking.context;
    return (
      open?.flatMap((holder) =>
        world.workers
          .filter(({ link }) => link === personLink)
          .filter((one) =>
            seesWorker(world, one, sightOf(asking, asking.fetched as Fetched, holder)),
          )
          .sort(byId)
          .map(({ id }) => entity("Worker", id, asking)),
      ) ?? null
    );
  },
  "Query.job": (asking, { id }) => {
    asking.context.asked.add(String(id).slice(0, 2));
    const found = asking.context.world.offers.find(({ job }) => job.id === id);
    return found ? entity("JobPosting", found.job.id, asking) : null;
  },
  "Query.jobs": (asking, { filter, first }) => {
    const provinces = provincesOf((filter as Filter | undefined)?.regions);
    const open = openProvinces(asking, provinces) ?? [];
    const jobs = asking.context.world.offers
      .filter(({ job }) => open.includes(job.id.slice(0, 2)) && job.status === "OPEN")
      .map(({ row }) => row)
      .sort(byPublished);
    return connectionOf(asking, {
      rows: jobs.map(({ id }) => ({ node: entity("JobPosting", String(id), asking) })),
      first: Number(first),
      provinces,
      open,
      total: jobs.length,
    });
  },
  "Query.employer": (asking, { uscc }) => {
    for (const holder of holders) asking.context.asked.add(holder);
    const found = asking.context.world.employers.find((one) => one.uscc === uscc);
    return found ? entity("Employer", String(found.id), asking) : null;
  },
  "Employer.jobs": (asking, { first }) => {
    const open = openProvinces(asking, holders) ?? [];
    const uscc = asking.source.id.slice(3);
    const jobs = asking.context.world.offers
      .filter(({ job }) => job.employer_id?.slice(3) === uscc && job.status === "OPEN")
      .map(({ row }) => row)
      .sort(byPublished);
    return connectionOf(asking, {
      rows: jobs.map(({ id }) => ({ node: entity("JobPosting", String(id), asking) })),
      first: Number(first),
      provinces: holders,
      open,
      total: jobs.length,
    });
  },
  "JobPosting.candidates": (asking, { regions, first }) => {
    const { world } = asking.context;
    // What the job asks for is asked of its own register first.
    if (!has(asking, "demand")) return null;
    const provinces = provincesOf(regions as string[] | null | undefined);
    const open = openProvinces(asking, provinces);
    if (open === null) return null;
    const offer = world.offers.find(({ job }) => job.id === asking.source.id);
    const found = offer === undefined ? [] : expectedCandidates(offer, world.workers);
    const rows = found.filter(({ id }) => {
      const worker = world.workers.find((one) => one.id === id);
      if (worker === undefined || !open.includes(worker.province)) return false;
      const sight = sightOf(asking, asking.fetched as Fetched, worker.province);
      return (
        seesWorker(world, worker, sight) &&
        liesInAny(worker.supply.homeRegion, regions as string[] | undefined)
      );
    });
    return connectionOf(asking, {
      rows: rows.map(({ id, score }) => ({ score, node: entity("Worker", id, asking) })),
      first: Number(first),
      provinces,
      open,
      total: rows.length,
    });
  },
  "Worker.matches": (asking, { regions, first }) => {
    const { world } = asking.context;
    const worker = world.workers.find(({ id }) => id === asking.source.id);
    if (worker === undefined || !has(asking, "supply")) return null;
    const provinces = provincesOf(regions as string[] | null | undefined);
    const open = openProvinces(asking, provinces);
    if (open === null) return null;
    const rows = expectedMatches(worker, world.offers).filter(({ id }) => {
      const code = world.offers.find(({ job }) => job.id === id)?.job.region_code ?? "";
      return open.includes(id.slice(0, 2)) && liesInAny(code, regions as string[] | undefined);
    });
    return connectionOf(asking, {
      rows: rows.map(({ id, score }) => ({ score, node: entity("JobPosting", id, asking) })),
      first: Number(first),
      provinces,
      open,
      total: rows.length,
    });
  },
  "Worker.placements": (asking, { year }) => {
    const { world } = asking.context;
    if (!has(asking, "personLink")) return null;
    const worker = world.workers.find(({ id }) => id === asking.source.id);
    const open = openProvinces(asking, holders);
    return (
      open?.flatMap((holder) =>
        world.placements
          .filter(({ person_link }) => person_link === worker?.link)
          .filter((row) => overlaps(row, year as number | null | undefined))
          .filter((row) =>
            seesPlacement(world, row, sightOf(asking, asking.fetched as Fetched, holder)),
          )
          .sort(byStart)
          .map(({ id }) => entity("Placement", String(id), asking)),
      ) ?? null
    );
  },
  "Worker.returnee": (asking) => {
    const row = rowBehind(asking);
    if (row === null) return null;
    const found = asking.context.world.returnees.find((one) => one.worker_id === row.id);
    if (found === undefined) return null;
    return {
      returnedAt: found.returned_at,
      fromRegion: found.from_code === null ? null : region(found.from_code),
      reason: found.reason,
      channelsOffered: found.channels_offered,
      reemployedAt: found.reemployed_at,
    };
  },
};

/** Objects that other objects name by their ids. */
const named: readonly (readonly [type: string, field: string, column: string, Entity["entity"]])[] =
  [
    ["Placement", "worker", "worker_id", "Worker"],
    ["Placement", "employer", "employer_id", "Employer"],
    ["Placement", "job", "job_id", "JobPosting"],
    ["Placement", "brand", "brand_id", "LaborBrand"],
    ["Placement", "workshop", "workshop_id", "Workshop"],
    ["JobPosting", "employer", "employer_id", "Employer"],
    ["JobPosting", "workshop", "workshop_id", "Workshop"],
    ["JobPosting", "brand", "brand_id", "LaborBrand"],
    ["Workshop", "operator", "operator_id", "Employer"],
  ];
for (const [type, field, column, of] of named)
  (resolvers as Record<string, Resolver>)[`${type}.${field}`] = (asking) => {
    const id = rowBehind(asking)?.[column];
    return typeof id === "string" ? entity(of, id, asking) : null;
  };
(resolvers as Record<string, Resolver>)["LaborBrand.operators"] = (asking) =>
  (rowBehind(asking)?.operator_ids as string[] | undefined)?.map((id) =>
    entity("Employer", id, asking),
  ) ?? null;

/** Fields that have a meaning of their own here, by type. */
export const modelled: ReadonlySet<string> = new Set(Object.keys(resolvers));

function entity(of: Entity["entity"], id: string, { fetched }: Asking): Entity {
  return { entity: of, id, from: fetched };
}

function rowOf({ entity, id }: Entity, world: World): Row | null {
  const all: Readonly<Record<Entity["entity"], () => readonly Row[]>> = {
    Worker: () => world.workers.map(({ row }) => row),
    Placement: () => world.placements,
    JobPosting: () => world.offers.map(({ row }) => row),
    Employer: () => world.employers,
    Workshop: () => world.workshops,
    LaborBrand: () => world.brands,
  };
  return all[entity]().find((row) => row.id === id) ?? null;
}

const region = (code: unknown) => ({
  code,
  name: regionByCode(String(code))?.name ?? code,
});

function valuesOf(of: Entity["entity"], row: Row, world: World): Readonly<Record<string, unknown>> {
  if (of === "Worker") return workerOf(row, world);
  if (of === "Placement")
    return {
      id: row.id,
      personLink: row.person_link,
      homeRegion: region(row.home_code),
      hostRegion: region(row.host_code),
      scope: row.scope,
      kind: row.kind,
      channel: row.channel,
      agreement: row.agreement_id === null ? null : { id: row.agreement_id },
      startDate: row.start_date,
      endDate: row.end_date,
      endReason: row.end_reason,
      days: row.days,
      verification: row.verification,
      homeEvidence: row.home_evidence,
      hostEvidence: row.host_evidence,
      // Imported, and never written since.
      version: 0,
      exchange: null,
    };
  if (of === "JobPosting")
    return { id: row.id, title: row.title, status: row.status, occupation: row.occupation_code };
  if (of === "Employer") return { id: row.id, name: row.name, uscc: row.uscc };
  return { id: row.id, name: row.name };
}

function workerOf(row: Row, world: World): Readonly<Record<string, unknown>> {
  const skills = world.workers.find(({ id }) => id === row.id)?.skills ?? [];
  const sealed = world.identities.find(({ workerId }) => workerId === row.id);
  return {
    id: row.id,
    nameMasked: row.name_masked,
    homeRegion: region(row.region_code),
    sexCode: row.sex_code,
    birthYear: row.birth_year,
    education: educationOfCode(row.education as string | null),
    populationCategory: row.population_category,
    categoryScheme: row.category_scheme,
    status: row.status,
    statusAsOf: row.status_as_of,
    languages: row.languages,
    personLink: row.person_link,
    idNumberMasked: row.id_number_masked,
    phoneMasked: row.phone_masked,
    idNumber: sealed?.idNumber ?? null,
    phone: sealed?.phone ?? null,
    skills: [...skills]
      .sort((a, b) => (String(a.occupation_code) < String(b.occupation_code) ? -1 : 1))
      .map((skill) => ({ ...skill, occupation: skill.occupation_code })),
    intent:
      row.wants_work === null
        ? null
        : {
            wantsWork: row.wants_work,
            wantsToGoOut: row.wants_to_go_out,
            occupations: row.intent_occupations,
            regions: row.intent_regions,
            minMonthlyWage:
              row.intent_min_monthly_cents === null
                ? null
                : (Number(row.intent_min_monthly_cents) / 100).toFixed(2),
            forms: row.intent_forms,
            wantsTraining: row.wants_training,
            trainingTopics: row.training_topics,
            reasonCode: row.intent_reason_code,
            recordedAt: row.intent_recorded_at,
            confirmDueAt: row.intent_confirm_due_at,
          },
    provenance: {
      sourceRegion: row.province,
      sourceSystem: row.source_system,
      sourceRecordId: row.source_record_id,
      collectedAt: row.collected_at,
      updatedAt: row.updated_at,
      version: row.version,
      verifiedAt: row.verified_at,
    },
  };
}

interface Listed {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly first: number;
  readonly provinces: readonly string[];
  readonly open: readonly string[];
  readonly total: number;
}

function connectionOf(asking: Asking, { rows, first, provinces, open, total }: Listed) {
  const page = rows.slice(0, first);
  const isWhole = open.length === provinces.length;
  return {
    edges: page,
    totalCount: { value: total, relation: isWhole ? "EXACT" : "AT_LEAST" },
    // Of a province that stays closed nobody knows what it has; a page without rows ends a walk.
    pageInfo: { hasNextPage: rows.length > first || (!isWhole && page.length > 0) },
    coverage: {
      asked: provinces.length,
      answered: open.length,
      complete: isWhole,
      outcomes: provinces.map((province) => ({
        region: province,
        state: open.includes(province) ? "OK" : "DENIED",
        rows: page.filter(({ node }) => (node as Entity).id.startsWith(province)).length,
        code: open.includes(province) ? null : anyOf(reasonsOf(asking, province)),
      })),
    },
  };
}

function reasonsOf({ context, fetched }: Asking, province: string): readonly string[] {
  if (fetched === undefined) return [];
  return reasonsToStayClosed(province, context.question, lookOf(fetched, context));
}

interface Filter {
  readonly regions?: readonly string[] | null;
  readonly status?: readonly string[] | null;
  readonly categories?: readonly string[] | null;
  readonly occupations?: readonly string[] | null;
  readonly skills?: readonly string[] | null;
  readonly wantsWork?: boolean | null;
  readonly wantsToGoOut?: boolean | null;
  readonly preferredRegions?: readonly string[] | null;
  readonly minMonthlyWageAtMost?: string | null;
  readonly languages?: readonly string[] | null;
  readonly stale?: boolean | null;
}

function satisfies({ row, skills }: WorkerOf, filter: Filter): boolean {
  const wants = (row.intent_occupations ?? []) as readonly string[];
  const preferred = (row.intent_regions ?? []) as readonly string[];
  const wage = row.intent_min_monthly_cents as number | null;
  const { minMonthlyWageAtMost: most, status, categories, languages } = filter;
  const checks: readonly boolean[] = [
    liesInAny(String(row.region_code), filter.regions),
    !status || status.includes(String(row.status)),
    !categories || categories.includes(String(row.population_category)),
    !filter.occupations || wants.some((code) => isOfGroup(code, filter.occupations ?? [])),
    !filter.skills ||
      skills.some((skill) => isOfGroup(String(skill.occupation_code), filter.skills ?? [])),
    isNothing(filter.wantsWork) || row.wants_work === filter.wantsWork,
    isNothing(filter.wantsToGoOut) || row.wants_to_go_out === filter.wantsToGoOut,
    !filter.preferredRegions || preferred.some((code) => liesInAny(code, filter.preferredRegions)),
    !most || (row.wants_work !== null && (wage === null || wage <= Number(most) * 100)),
    !languages || (row.languages as string[]).some((one) => languages.includes(one)),
    isNothing(filter.stale) || isStale(row) === filter.stale,
  ];
  return checks.every((isGood) => isGood);
}

/** No province of the test has a catalogue: a month, then. */
function isStale({ updated_order: order }: Row): boolean {
  return orderComplement - Number(order) < staleBefore("MONTHLY", new Date()).getTime();
}

const isNothing = (value: unknown) => value === null || value === undefined;

const isOfGroup = (code: string, groups: readonly string[]) =>
  groups.some((group) => code === group || code.startsWith(`${group}-`));

function liesInAny(code: string, regions: readonly string[] | null | undefined): boolean {
  return !regions || regions.some((one) => code.startsWith(one.replace(/(00)+$/, "")));
}

function provincesOf(regions: readonly string[] | null | undefined): readonly string[] {
  if (!regions) return holders;
  return holders.filter((holder) => regions.some((code) => code.startsWith(holder)));
}

function overlaps(row: Row, year: number | null | undefined): boolean {
  if (!year) return true;
  const [start, end] = [String(row.start_date), (row.end_date ?? "9999-12-31") as string];
  return start <= `${year}-12-31` && end >= `${year}-01-01`;
}

const ascending = (a: string, b: string) => (a < b ? -1 : Number(a > b));
const byId = (a: { readonly id: string }, b: { readonly id: string }) => ascending(a.id, b.id);
const byOrder = (a: WorkerOf, b: WorkerOf) =>
  Number(a.row.updated_order) - Number(b.row.updated_order) || byId(a, b);
const byStart = (a: Row, b: Row) =>
  ascending(String(b.start_date), String(a.start_date)) || ascending(String(a.id), String(b.id));
const byPublished = (a: Row, b: Row) =>
  Number(a.published_order) - Number(b.published_order) || ascending(String(a.id), String(b.id));

/** Cursors are opaque to clients: here a row is named by its id. */
function behind(workers: readonly WorkerOf[], id: string): readonly WorkerOf[] {
  return workers.slice(workers.findIndex((worker) => worker.id === id) + 1);
}
