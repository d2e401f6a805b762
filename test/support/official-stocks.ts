import { officialFigure } from "../../subgraphs/province/seed/official-figures.ts";
import { scaled } from "../../subgraphs/province/seed/settings.ts";

/** A published stock, and how it comes out of the rows. */
export interface OfficialStock {
  readonly province: string;
  readonly metric: string;
  /** `$1` is the province. Where every province has a database, what each of them answers is added up. */
  readonly sql: string;
  readonly expectedAt: (scale: number) => number;
}

/** A province in the east, seen from the west. */
const eastern = "left(host_code, 2) IN ('31', '32', '33', '35', '44')";

export const officialStocks: readonly OfficialStock[] = (
  [
    [
      "61",
      "employed_scale",
      "SELECT count(DISTINCT person_link) FROM worker WHERE province = $1 AND status = 'EMPLOYED'",
    ],
    [
      "46",
      "employed_scale",
      "SELECT count(DISTINCT person_link) FROM worker WHERE province = $1 AND status = 'EMPLOYED'",
    ],
    [
      "53",
      "employed_scale",
      "SELECT count(DISTINCT person_link) FROM worker WHERE province = $1 AND status = 'EMPLOYED'",
    ],
    ["61", "brands", "SELECT count(*) FROM labor_brand WHERE province = $1"],
    [
      "61",
      "brand_workers",
      `SELECT count(DISTINCT person_link) FROM placement
     WHERE left(home_code, 2) = $1 AND brand_id IS NOT NULL AND end_date IS NULL`,
    ],
    [
      "61",
      "community_factories",
      "SELECT count(*) FROM workshop WHERE province = $1 AND kind = 'COMMUNITY_FACTORY' AND cert_status = 'CERTIFIED'",
    ],
    [
      "61",
      "community_factory_workers",
      "SELECT sum(assisted_workforce) FROM workshop WHERE province = $1 AND kind = 'COMMUNITY_FACTORY'",
    ],
    [
      "61",
      "assistance_bases",
      "SELECT count(*) FROM workshop WHERE province = $1 AND kind = 'ASSISTANCE_BASE' AND cert_status = 'CERTIFIED'",
    ],
    [
      "61",
      "assistance_base_workers",
      "SELECT sum(assisted_workforce) FROM workshop WHERE province = $1 AND kind = 'ASSISTANCE_BASE'",
    ],
    [
      "61",
      "public_post_workers",
      "SELECT count(DISTINCT person_link) FROM placement WHERE province = $1 AND kind = 'PUBLIC_POST' AND end_date IS NULL",
    ],
    [
      "53",
      "workshop_workers",
      "SELECT sum(assisted_workforce) FROM workshop WHERE province = $1 AND local_term = '就业帮扶车间'",
    ],
    [
      "53",
      "transferred_to_eastern_provinces",
      `SELECT count(DISTINCT person_link) FROM placement
     WHERE left(home_code, 2) = $1 AND end_date IS NULL AND ${eastern}`,
    ],
  ] as const
).map(([province, metric, sql]) => stock(province, metric, sql));

/** Whose records may lie in two registers, so that only one database that holds all can answer it. */
export const returnees = stock(
  "53",
  "returnees_reemployed",
  `SELECT count(DISTINCT w.id) FROM worker w
     JOIN placement former ON former.worker_id = w.id AND former.end_reason = 'RETURNED_HOME'
     JOIN placement now ON now.worker_id = w.id AND now.end_date IS NULL AND now.start_date >= former.end_date
     WHERE w.province = $1 AND w.status = 'EMPLOYED'`,
);

function stock(province: string, metric: string, sql: string): OfficialStock {
  const published = officialFigure(province, metric, "2022");
  // Brands are a catalogue, the same at every scale.
  const expectedAt = (scale: number): number =>
    metric === "brands" ? published : scaled(published, scale);
  return { province, metric, sql, expectedAt };
}
