import type { Session } from "../../../service/session.ts";
import type { Fault } from "../fault.ts";
import type { Header } from "../header.ts";
import type { RosterRow } from "../read-roster.ts";
import { columnLetters } from "../table/sheet-row.ts";
import type { JobField } from "./job-columns.ts";
import type { JobEntry } from "./job-roster.ts";

export interface NamedEmployer {
  readonly name: string;
  readonly industry: string | null;
}

/** What rows name and the register has, by id. */
export interface NamedRecords {
  readonly employers: ReadonlyMap<string, NamedEmployer>;
  /** Those that have not left the programme. */
  readonly workshops: ReadonlySet<string>;
  readonly brands: ReadonlySet<string>;
}

export async function findNamedRecords(
  session: Pick<Session, "query">,
  rows: readonly RosterRow<JobEntry>[],
  province: string,
): Promise<NamedRecords> {
  const named = (of: (entry: JobEntry) => string | null): readonly string[] => [
    ...new Set(rows.map(({ entry }) => of(entry)).filter((id) => id !== null)),
  ];
  const [row] = await session.query<{
    readonly employers: readonly (NamedEmployer & { readonly id: string })[] | null;
    readonly workshops: readonly string[];
    readonly brands: readonly string[];
  }>(
    `SELECT (SELECT json_agg(json_build_object('id', id, 'name', name, 'industry', industry_code))
               FROM employer WHERE id = ANY ($1::text[])) AS employers,
            ARRAY(SELECT id FROM workshop WHERE id = ANY ($2::text[]) AND cert_status <> 'EXITED') AS workshops,
            ARRAY(SELECT id FROM labor_brand WHERE id = ANY ($3::text[])) AS brands`,
    [
      named((entry) => employerIdOf(entry, province)),
      named(({ checked }) => checked.workshop),
      named(({ checked }) => checked.brand),
    ],
  );
  return {
    employers: new Map((row?.employers ?? []).map(({ id, ...employer }) => [id, employer])),
    workshops: new Set(row?.workshops),
    brands: new Set(row?.brands),
  };
}

export function employerIdOf({ checked }: JobEntry, province: string): string | null {
  return checked.uscc && `${province}:${checked.uscc}`;
}

/** What a row names and nobody has: its column, and why that will not do. */
export function unknownIn(
  entry: JobEntry,
  { employers, workshops, brands }: NamedRecords,
  province: string,
): readonly (readonly [JobField, string])[] {
  const { workshop, brand } = entry.checked;
  const employer = employerIdOf(entry, province);
  const unknown: (readonly [JobField, string])[] = [];
  if (employer !== null && !employers.has(employer) && entry.employerName === null)
    unknown.push(["employer", "must be an employer of this register, or have its name beside it"]);
  if (workshop !== null && !workshops.has(workshop))
    unknown.push([
      "workshop",
      "must be a workshop of this register that has not left the programme",
    ]);
  if (brand !== null && !brands.has(brand))
    unknown.push(["brand", "must be a labor brand of this register"]);
  return unknown;
}

/** What only the register can tell to be wrong with rows. */
export async function lookAtJobs(
  session: Pick<Session, "query">,
  rows: readonly RosterRow<JobEntry>[],
  { province, header }: { readonly province: string; readonly header: Header<JobField> },
): Promise<readonly Fault[]> {
  const named = await findNamedRecords(session, rows, province);
  return rows.flatMap(({ row, entry }) =>
    unknownIn(entry, named, province).map(([field, reason]) => {
      const place = header.places.get(field);
      const column = place === undefined ? null : columnLetters(place.index);
      return { row, column, header: place?.header ?? field, reason };
    }),
  );
}
