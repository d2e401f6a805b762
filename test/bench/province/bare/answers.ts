import type { JobRow } from "../../../../subgraphs/province/job/job-row.ts";
import { regionOf } from "../../../../subgraphs/province/region/region-of.ts";
import { educationOfCode } from "../../../../subgraphs/province/vocabulary/education.ts";
import type { WorkerRow } from "../../../../subgraphs/province/worker/worker-row.ts";
import { decimalOfCents } from "../../../../subgraphs/service/money.ts";
import type { QuestionName } from "../questions.ts";

/** A row of any of the pages as the driver gives it; the first one holds the summary. */
export interface PageRow
  extends Pick<JobRow, "id" | "title" | "openings" | "region_code">,
    Pick<JobRow, "monthly_min_cents" | "monthly_max_cents" | "workplace_code">,
    Pick<WorkerRow, "name_masked" | "sex_code" | "birth_year" | "education" | "status" | "skills">,
    Pick<WorkerRow, "intent_occupations" | "intent_min_monthly_cents"> {
  readonly "employer.id": string | null;
  readonly "employer.name": string;
  readonly "employer.uscc": string;
  readonly list_order: number;
  readonly list_id: string;
  readonly list_total: number;
  readonly list_watermarks: Readonly<Record<string, string>>;
}

const first = 20;

/** How somebody who knows the one question answers it: by hand, from the rows, with nothing between. */
export const answers: Readonly<
  Record<QuestionName, (rows: readonly PageRow[], province: string) => string>
> = {
  cooks([summary, ...rows], province) {
    const nodes = rows.slice(0, first).map((row) => ({ node: jobOf(row) }));
    const totalCount = { value: summary?.list_total, relation: "EXACT" };
    return answerWith("jobs", { totalCount, edges: nodes, ...endOf(rows, summary, province) });
  },
  newest([summary, ...rows], province) {
    const edges = rows.slice(0, first).map((row) => ({ cursor: cursorOf(row), node: jobOf(row) }));
    return answerWith("jobs", { edges, ...endOf(rows, summary, province) });
  },
  workers([summary, ...rows], province) {
    const shown = rows.slice(0, first);
    const edges = shown.map((row) => ({ cursor: cursorOf(row), node: workerOf(row) }));
    return answerWith("workers", { edges, ...endOf(rows, summary, province) });
  },
};

function answerWith(field: string, connection: object): string {
  return `${JSON.stringify({ data: { [field]: connection } })}\n`;
}

function jobOf(row: PageRow) {
  return {
    id: row.id,
    title: row.title,
    openings: row.openings,
    wage: {
      comparableMonthlyMin: decimalOfCents(row.monthly_min_cents),
      comparableMonthlyMax: decimalOfCents(row.monthly_max_cents),
    },
    employer:
      row["employer.id"] === null
        ? null
        : { name: row["employer.name"], uscc: row["employer.uscc"] },
    workplace: regionOf(row.workplace_code),
    region: { name: regionOf(row.region_code).name },
  };
}

function workerOf(row: PageRow) {
  return {
    id: row.id,
    nameMasked: row.name_masked,
    sexCode: row.sex_code,
    birthYear: row.birth_year,
    education: educationOfCode(row.education),
    homeRegion: regionOf(row.region_code),
    status: row.status,
    intent: {
      occupations: row.intent_occupations,
      minMonthlyWage: decimalOfCents(row.intent_min_monthly_cents),
    },
    skills: row.skills.map(({ occupation, name }) => ({ occupation, name })),
  };
}

function endOf(rows: readonly PageRow[], summary: PageRow | undefined, province: string) {
  const shown = rows.slice(0, first);
  const last = shown.at(-1);
  const watermark = summary?.list_watermarks[province];
  return {
    pageInfo: {
      endCursor: last === undefined ? null : cursorOf(last),
      hasNextPage: rows.length > first,
    },
    coverage: {
      asked: 1,
      answered: 1,
      complete: true,
      outcomes: [{ region: province, state: "OK", rows: shown.length, watermark }],
    },
  };
}

function cursorOf(row: PageRow): string {
  return `${row.list_order.toString(16).padStart(16, "0")}~${row.list_id}`;
}
