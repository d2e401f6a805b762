import type { Row } from "../../province/support/rows.ts";

/** All that the rules ask of a register. Days are text, YYYY-MM-DD. */
export interface Records {
  readonly day: string;
  readonly workers: readonly Row[];
  readonly stays: readonly Row[];
  readonly households: readonly Row[];
  readonly helped: ReadonlySet<unknown>;
  readonly planned: ReadonlySet<unknown>;
}

/** The rules of the working lists once more, person by person, as README and decision 0013 tell them. */
export function entriesBy(records: Records): readonly Row[] {
  return [
    ...records.workers.flatMap((worker) => personEntries(worker, records)),
    ...records.households.flatMap((household) => householdEntries(household, records)),
  ].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf({ list, subject }: Row): string {
  return `${list} ${subject}`;
}

function personEntries(worker: Row, { day, stays, helped, planned }: Records): Row[] {
  const { id, status, wants_work: wants, wants_to_go_out: out, intent_day: asked } = worker;
  const own = stays.filter(
    (stay) =>
      stay.worker_id === id &&
      stay.province === worker.province &&
      stay.verification !== "WITHDRAWN",
  );
  const going = own.filter((stay) => lasts(stay, day));
  const flags = [...(helped.has(id) ? [] : ["NO_HELPER"]), ...(planned.has(id) ? [] : ["NO_PLAN"])];
  const entries: Row[] = [];
  const enter = (list: string, since: unknown, reasons: string[], evidence: unknown[] = []) =>
    entries.push({
      list,
      subject: id,
      region_code: worker.region_code,
      since,
      reasons,
      flags,
      evidence,
    });
  const since = asked ?? worker.status_as_of;

  if (status === "RETURNED") {
    const [last] = own
      .filter(({ scope, end_date: end }) => scope === "OUT_OF_PROVINCE" && isDay(end) && end <= day)
      .sort((a, b) => (String(b.end_date) + idRank(a) > String(a.end_date) + idRank(b) ? 1 : -1));
    enter("RETURNED", worker.status_as_of, ["CAME_BACK"], last ? [last.id] : []);
  }
  const isOut = going.some(({ scope }) => !["TOWNSHIP", "COUNTY"].includes(String(scope)));
  if (wants && out && status !== "UNABLE" && !isOut)
    enter("WILLING_TO_GO", since, ["WANTS_TO_GO_OUT"]);

  const short = own.filter(
    ({ start_date: start, end_date: end }) =>
      isDay(end) &&
      end <= day &&
      daysBetween(end, day) < 365 &&
      daysBetween(String(start), end) < 90,
  );
  const recent = own.filter(
    ({ start_date: start }) => String(start) <= day && daysBetween(String(start), day) < 365,
  );
  const isOften = recent.length >= 3;
  const isSteady = going.some(({ start_date: start }) => daysBetween(String(start), day) >= 90);
  if (status !== "UNABLE" && !isSteady && (short.length > 0 || isOften)) {
    const seen = [...short, ...(isOften ? recent : [])];
    const days = [
      ...short.map(({ end_date: end }) => String(end)),
      ...(isOften ? recent.map(({ start_date: start }) => String(start)) : []),
    ];
    enter(
      "UNSTABLE",
      days.sort().at(-1),
      [
        ...(short.length > 0 ? [`SHORT_STAYS:${short.length}`] : []),
        ...(isOften ? [`SEVERAL_STAYS:${recent.length}`] : []),
      ],
      [...new Set(seen.map((stay) => String(stay.id)))].sort(),
    );
  }
  if (wants === false && status !== "EMPLOYED")
    enter("NO_INTENT", since, [
      worker.intent_reason_code ? `WANTS_NO_WORK:${worker.intent_reason_code}` : "WANTS_NO_WORK",
    ]);
  if (wants && status !== "EMPLOYED" && status !== "UNABLE") {
    enter("WILLING_UNEMPLOYED", since, ["WANTS_WORK"]);
    if (flags.length > 0) enter("WILLING_UNHELPED", since, flags);
  }
  return entries;
}

function householdEntries(household: Row, { workers }: Records): Row[] {
  const members = workers.filter(
    (worker) => worker.household_id === household.id && worker.province === household.province,
  );
  const able = members.filter(
    (worker) =>
      !["UNABLE", "STUDENT"].includes(String(worker.status)) && worker.able_to_work !== false,
  );
  if (able.length === 0 || members.some(({ status }) => status === "EMPLOYED")) return [];
  return [
    {
      list: "ZERO_EMPLOYMENT",
      subject: household.id,
      region_code: household.region_code,
      since: able
        .map(({ status_as_of: since }) => String(since))
        .sort()
        .at(-1),
      reasons: [`ABLE:${able.length}`],
      flags: [
        ...(household.helper === null ? ["NO_HELPER"] : []),
        ...(household.plan_note === null ? ["NO_PLAN"] : []),
      ],
      evidence: [],
    },
  ];
}

function lasts({ start_date: start, end_date: end }: Row, day: string): boolean {
  return String(start) <= day && (!isDay(end) || end > day);
}

/** Among stays that ended on one day the first id comes first. */
function idRank({ id }: Row): string {
  return String(id);
}

function isDay(value: unknown): value is string {
  return typeof value === "string";
}

function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}
