import fc from "fast-check";
import { usccCheckCharacter } from "../../subgraphs/reference/uscc.ts";
import { houseProvinces } from "../support/house.ts";
import type { Sample } from "./sample.ts";

/** A question to ask of two houses; `pagedField` is walked page by page. */
export interface Question {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The root connection whose pages are walked; null when there is none. */
  readonly pagedField: string | null;
}

/** Questions of every kind the contract offers, with random filters, sorts, page sizes and joins. */
export function aQuestion(sample: Sample): fc.Arbitrary<Question> {
  return fc.oneof(
    { weight: 5, arbitrary: aJobSearch(aJobFilter(sample)) },
    { weight: 2, arbitrary: aJobSearch(aNarrowJobFilter(sample)) },
    { weight: 3, arbitrary: aWorkerSearch(sample) },
    { weight: 1, arbitrary: aBrandSearch(sample) },
    { weight: 1, arbitrary: aWorkshopSearch(sample) },
    { weight: 1, arbitrary: aStaleSearch(sample) },
    { weight: 1, arbitrary: aCatalogSearch(sample) },
    { weight: 1, arbitrary: aJob(sample) },
    { weight: 2, arbitrary: aWorker(sample) },
    { weight: 1, arbitrary: aPerson(sample) },
    { weight: 1, arbitrary: anEmployer(sample) },
  );
}

const pageSize = fc.integer({ min: 1, max: 25 });
const provinces = fc.subarray([...houseProvinces], { minLength: 1 });

/** A region of the provinces, now and then by a code that was abolished. */
function aRegion(sample: Sample): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: aRegionInForce(sample) },
    { weight: 1, arbitrary: fc.constantFrom(...sample.abolishedRegions) },
  );
}

/** A region at one of three levels: the province, the prefecture or the county of a sample. */
function aRegionInForce(sample: Sample): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...sample.counties), fc.constantFrom(2, 4, 6))
    .map(([county, digits]) =>
      digits === 2 ? county.slice(0, 2) : county.slice(0, digits).padEnd(6, "0"),
    )
    .filter((code) => houseProvinces.some((province) => code.startsWith(province)));
}

/** Whole provinces, or a few regions of any level. */
function someRegions(sample: Sample): fc.Arbitrary<string[]> {
  return fc.oneof(provinces, fc.array(aRegion(sample), { minLength: 1, maxLength: 3 }));
}

function anOccupation(sample: Sample): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...sample.occupations), fc.boolean())
    .map(([code, whole]) => (whole ? code : code.slice(0, 7)));
}

const some = <Value>(values: readonly Value[]) =>
  fc.subarray([...values], { minLength: 1, maxLength: 3 });

/** Leaves each entry out about as often as not. */
function anyOf<Entries extends Record<string, fc.Arbitrary<unknown>>>(entries: Entries) {
  return fc.record(entries, { requiredKeys: [] });
}

const categories = ["LIFTED", "STABLE_RISK_CLEARED", "MARGINAL_RISK", "SUDDEN_HARDSHIP"] as const;

function aJobFilter(sample: Sample): fc.Arbitrary<object> {
  return anyOf({
    text: fc.constantFrom("厨师", "招聘", "包吃住", "电子 装配", "焊工", "家政服务", "月薪"),
    regions: someRegions(sample),
    excludeRegions: fc.array(aRegion(sample), { minLength: 1, maxLength: 2 }),
    workplaces: fc.array(aRegion(sample), { minLength: 1, maxLength: 3 }),
    occupations: fc.array(anOccupation(sample), { minLength: 1, maxLength: 3 }),
    industries: some(sample.industries),
    forms: some(["FULL_TIME", "PART_TIME", "SHORT_TERM", "SEASONAL", "HOME_BASED"]),
    wageMonthlyMin: fc.integer({ min: 2000, max: 9000 }).map(String),
    education: fc.constantFrom("PRIMARY", "JUNIOR_HIGH", "SENIOR_HIGH", "COLLEGE", "BACHELOR"),
    ageFits: fc.integer({ min: 18, max: 65 }),
    boardAndLodging: fc.boolean(),
    season: fc.constantFrom("2026-05", "2026-09", "2027-01"),
    publishedAfter: fc.constantFrom("2026-01-01T00:00:00.000Z", "2026-06-01T00:00:00.000Z"),
    targetGroups: some(categories),
    status: some(["OPEN", "FILLED", "CLOSED", "EXPIRED"]),
    collapseDuplicates: fc.boolean(),
  }).map((chosen) => thinnedOut(chosen, 4));
}

/** Jobs of one brand, workshop or employer, if it exists. They are few, so little else is asked. */
function aNarrowJobFilter(sample: Sample): fc.Arbitrary<object> {
  const owner = fc.oneof(
    fc.record({ brand: fc.constantFrom(...sample.brands, absentId) }),
    fc.record({ workshop: fc.constantFrom(...sample.workshops, absentId) }),
    fc.record({ employer: fc.constantFrom(...sample.hiring, absentUscc) }),
  );
  const beside = anyOf({
    regions: someRegions(sample),
    excludeRegions: fc.array(aRegion(sample), { minLength: 1, maxLength: 1 }),
    status: some(["OPEN", "FILLED", "CLOSED", "EXPIRED"]),
    collapseDuplicates: fc.boolean(),
  }).map((chosen) => thinnedOut(chosen, 1));
  return fc.tuple(owner, beside).map(([of, other]) => ({ ...of, ...other }));
}

/** Well formed, and nobody's. */
const absentId = "61:00000000-0000-7000-8000-000000000000";
const absentUscc = `91110000000000000${usccCheckCharacter("91110000000000000")}`;

function aJobSearch(filter: fc.Arbitrary<object>): fc.Arbitrary<Question> {
  const sort = fc.constantFrom("RELEVANCE", "PUBLISHED_DESC", "WAGE_DESC", "DEADLINE_ASC");
  const extras = fc.subarray([
    "totalCount { value relation }",
    "facets { field values { code label count } }",
    "coverage { asked answered complete outcomes { region state rows watermark } }",
  ]);
  const joins = fc.subarray(
    [
      "employer { id uscc name verified }",
      "workplace { code name }",
      'region { name agreements(partner: "53") { id version } }',
      "wage { min max period comparableMonthlyMin comparableMonthlyMax }",
      "brand { id name }",
      "workshop { id name shaanxi { localTerm } }",
      "candidates(access: { purpose: MATCHING }, first: 2) { edges { cursor score reasons blockers node { id nameMasked homeRegion { name } } } coverage { complete } }",
    ],
    { maxLength: 4 },
  );
  return fc
    .tuple(filter, sort, pageSize, extras, joins)
    .map(([chosen, order, first, more, joined]) => ({
      query: `query ($filter: JobFilter, $sort: JobSort!, $first: Int!, $after: Cursor) {
      jobs(filter: $filter, sort: $sort, first: $first, after: $after) {
        edges { cursor node { id title publishedAt validThrough ${joined.join(" ")} } }
        pageInfo { endCursor hasNextPage }
        ${more.join(" ")}
      }
    }`,
      variables: { filter: chosen, sort: order, first },
      pagedField: "jobs",
    }));
}

/** What one looks at persons for, and what may then be shown of them and asked for. */
const looks = [
  {
    purpose: "MATCHING",
    fields: "id nameMasked status",
    joins: [
      "intent { wantsWork occupations regions minMonthlyWage forms confirmDueAt }",
      "skills { occupation name level years }",
      "homeRegion { code name }",
      "matches(first: 2) { edges { score reasons blockers node { id title workplace { name } } } }",
    ],
    isPickedBySkill: true,
  },
  {
    purpose: "RISK_MONITORING",
    fields: "id personLink nameMasked status",
    joins: [
      "intent { wantsWork occupations regions minMonthlyWage forms confirmDueAt }",
      "homeRegion { code name }",
      "returnee { returnedAt reason }",
      "placements { id hostRegion { name } startDate verification agreement { id name } }",
      "matches(first: 2) { edges { score reasons blockers node { id title workplace { name } } } }",
    ],
    isPickedBySkill: false,
  },
] as const;

function aWorkerSearch(sample: Sample): fc.Arbitrary<Question> {
  const filter = anyOf({
    regions: someRegions(sample),
    status: some(["EMPLOYED", "UNEMPLOYED", "RETURNED", "NO_INTENT"]),
    categories: some(categories),
    occupations: fc.array(anOccupation(sample), { minLength: 1, maxLength: 2 }),
    skills: fc.array(anOccupation(sample), { minLength: 1, maxLength: 2 }),
    wantsWork: fc.boolean(),
    wantsToGoOut: fc.boolean(),
    preferredRegions: someRegions(sample),
    minMonthlyWageAtMost: fc.integer({ min: 2500, max: 8000 }).map(String),
    languages: some([...sample.languages, "世界语"]),
    stale: fc.boolean(),
  }).map((chosen) => thinnedOut(chosen, 3));
  return fc.constantFrom(...looks).chain(({ purpose, fields, joins, isPickedBySkill }) =>
    fc
      .tuple(filter, pageSize, fc.subarray([...joins], { maxLength: 4 }))
      .map(([{ skills, ...chosen }, first, joined]) => ({
        query: `query ($filter: WorkerFilter, $first: Int!, $after: Cursor) {
      workers(access: { purpose: ${purpose} }, filter: $filter, first: $first, after: $after) {
        edges { cursor node { ${fields} ${joined.join(" ")} } }
        pageInfo { endCursor hasNextPage }
        totalCount { value relation }
        coverage { asked answered complete outcomes { region state rows } }
      }
    }`,
        variables: { filter: isPickedBySkill ? { ...chosen, skills } : chosen, first },
        pagedField: "workers",
      })),
  );
}

function aBrandSearch(sample: Sample): fc.Arbitrary<Question> {
  const args = anyOf({
    regions: someRegions(sample),
    text: fc.constantFrom("厨师", "建工", "家政"),
  });
  return fc.tuple(args, pageSize).map(([chosen, first]) => ({
    query: `query ($regions: [RegionCode!], $text: String, $first: Int!, $after: Cursor) {
      brands(regions: $regions, text: $text, first: $first, after: $after) {
        edges { cursor node { id name leaders employment(year: 2022) operators { id name } } }
        pageInfo { endCursor hasNextPage }
        totalCount { value relation }
      }
    }`,
    variables: { ...chosen, first },
    pagedField: "brands",
  }));
}

function aWorkshopSearch(sample: Sample): fc.Arbitrary<Question> {
  const args = anyOf({
    regions: someRegions(sample),
    kinds: some(["WORKSHOP", "COMMUNITY_FACTORY", "ASSISTANCE_BASE"]),
    status: some(["CERTIFIED", "SUSPENDED", "EXITED"]),
  });
  return fc.tuple(args, pageSize).map(([chosen, first]) => ({
    query: `query ($regions: [RegionCode!], $kinds: [WorkshopKind!], $status: [CertStatus!], $first: Int!, $after: Cursor) {
      workshops(regions: $regions, kinds: $kinds, status: $status, first: $first, after: $after) {
        edges { cursor node { id name kind workforce assistedShare operator { name } shaanxi { localTerm } } }
        pageInfo { endCursor hasNextPage }
        totalCount { value relation }
      }
    }`,
    variables: { ...chosen, first },
    pagedField: "workshops",
  }));
}

function aStaleSearch(sample: Sample): fc.Arbitrary<Question> {
  const args = anyOf({
    regions: someRegions(sample),
    types: some(["JOB", "EMPLOYER", "BRAND", "WORKSHOP"]),
  });
  return fc.tuple(args, pageSize).map(([chosen, first]) => ({
    query: `query ($regions: [RegionCode!], $types: [ResourceType!], $first: Int!, $after: Cursor) {
      staleRecords(regions: $regions, types: $types, first: $first, after: $after) {
        edges { cursor node { flag type recordId region { code name } updateCycle provenance { updatedAt } } }
        pageInfo { endCursor hasNextPage }
        totalCount { value relation }
        counts { type region { code } stale }
      }
    }`,
    variables: { ...chosen, first },
    pagedField: "staleRecords",
  }));
}

function aCatalogSearch(sample: Sample): fc.Arbitrary<Question> {
  const args = anyOf({ regions: someRegions(sample), types: some(["JOB", "WORKSHOP", "WORKER"]) });
  return fc.tuple(args, pageSize).map(([chosen, first]) => ({
    query: `query ($regions: [RegionCode!], $types: [ResourceType!], $first: Int!, $after: Cursor) {
      catalog(regions: $regions, types: $types, first: $first, after: $after) {
        edges { cursor node { id type name office shared held publishCoverage stale lastUpdatedAt region { name } } }
        pageInfo { endCursor hasNextPage }
        totalCount { value relation }
      }
    }`,
    variables: { ...chosen, first },
    pagedField: "catalog",
  }));
}

function aJob({ jobs }: Sample): fc.Arbitrary<Question> {
  return fc.tuple(fc.constantFrom(...jobs), pageSize).map(([id, first]) => ({
    query: `query ($id: ID!, $first: Int!) {
      job(id: $id) {
        id title status employer { name jobs(first: 3) { edges { cursor node { id title } } totalCount { value relation } } }
        candidates(access: { purpose: MATCHING }, first: $first) {
          edges { cursor score reasons blockers node { id nameMasked education skills { name } } }
          pageInfo { endCursor hasNextPage }
        }
      }
    }`,
    variables: { id, first },
    pagedField: null,
  }));
}

function aWorker({ workers }: Sample): fc.Arbitrary<Question> {
  const regions = fc.option(provinces, { nil: null });
  return fc.tuple(fc.constantFrom(...workers), regions, pageSize).map(([id, named, first]) => ({
    query: `query ($id: ID!, $regions: [RegionCode!], $first: Int!) {
      worker(access: { purpose: RISK_MONITORING }, id: $id) {
        id nameMasked placements { id startDate employer { name } job { title } }
        matches(regions: $regions, first: $first) {
          edges { cursor score reasons blockers node { id title wage { comparableMonthlyMin } } }
          pageInfo { endCursor hasNextPage }
        }
      }
    }`,
    variables: { id, regions: named, first },
    pagedField: null,
  }));
}

function aPerson({ personLinks }: Sample): fc.Arbitrary<Question> {
  return fc.constantFrom(...personLinks).map((personLink) => ({
    query: `query ($personLink: Pseudonym!) {
      personAcrossRegions(access: { purpose: RISK_MONITORING }, personLink: $personLink) {
        id nameMasked homeRegion { code name } status placements { id hostRegion { code } verification }
      }
    }`,
    variables: { personLink },
    pagedField: null,
  }));
}

function anEmployer({ usccs }: Sample): fc.Arbitrary<Question> {
  return fc.tuple(fc.constantFrom(...usccs), pageSize).map(([uscc, first]) => ({
    query: `query ($uscc: Uscc!, $first: Int!) {
      employer(uscc: $uscc) {
        id name verified
        jobs(first: $first) { edges { cursor node { id title } } totalCount { value relation } pageInfo { endCursor hasNextPage } }
      }
    }`,
    variables: { uscc, first },
    pagedField: null,
  }));
}

/** Many filters at once find nothing; keeps at most `most`, whichever come first by name. */
function thinnedOut<Chosen extends object>(chosen: Chosen, most: number): Partial<Chosen> {
  const names = Object.keys(chosen).sort((a, b) => hash(a, chosen) - hash(b, chosen));
  return Object.fromEntries(
    names.slice(0, most).map((name) => [name, chosen[name as keyof Chosen]]),
  ) as Partial<Chosen>;
}

/** Some order of names that differs from question to question and is the same every time. */
function hash(name: string, chosen: object): number {
  let sum = 7;
  for (const character of `${name}${JSON.stringify(chosen)}${name}`) {
    sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  }
  return sum;
}
