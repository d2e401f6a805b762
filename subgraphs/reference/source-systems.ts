/**
 * Systems whose names changed while their records kept their numbers: a record of 2018 and one of 2023
 * are of one person when system and number are the same. Days are those from which a name is met in
 * published notices, as far as they could be read; where none was found it is null.
 */
interface NamedSystem {
  readonly names: readonly [SystemName, ...SystemName[]];
}

interface SystemName {
  readonly name: string;
  /** Other ways to write it. */
  readonly also: readonly string[];
  /** YYYY-MM-DD; null is from the beginning. */
  readonly from: string | null;
}

/** Each with its names in the order in which they were in use. */
const sourceSystems: readonly NamedSystem[] = [
  {
    names: [
      {
        name: "全国扶贫开发信息系统",
        also: ["建档立卡信息系统", "全国扶贫开发信息系统业务管理子系统", "全国建档立卡信息系统"],
        from: null,
      },
      {
        name: "全国防返贫监测信息系统",
        also: ["全国防止返贫监测和衔接推进乡村振兴信息系统", "防返贫监测信息系统"],
        from: "2021-01-01",
      },
    ],
  },
];

interface Known {
  readonly system: NamedSystem;
  /** Which of its names, from 0 on. */
  readonly place: number;
}

const byName: ReadonlyMap<string, Known> = new Map(
  sourceSystems.flatMap((system) =>
    system.names.flatMap(({ name, also }, place) =>
      [name, ...also].map((text) => [spelled(text), { system, place }] as const),
    ),
  ),
);

/** Full-width letters, spaces and quotation marks tell no systems apart. */
function spelled(name: string): string {
  return name.normalize("NFKC").replaceAll(/[\s"“”]/g, "");
}

/** The usual spelling of a name; other names stay as they are. */
export function systemNameOf(text: string): string {
  const known = byName.get(spelled(text));
  return known?.system.names[known.place]?.name ?? text;
}

/** All names that the system has had or has, this one among them. */
export function namesOfSystem(name: string): readonly string[] {
  const known = byName.get(spelled(name));
  return known === undefined ? [name] : known.system.names.map((each) => each.name);
}

/** The same text for all names of one system. */
export function systemKey(name: string): string {
  return namesOfSystem(name)[0] ?? name;
}

/** Of two names of one system the one that came into use later. */
export function laterName(one: string, other: string): string {
  const placeOf = (name: string): number => byName.get(spelled(name))?.place ?? 0;
  return placeOf(other) > placeOf(one) ? other : one;
}

/** The name by which a system went on a day, YYYY-MM-DD. */
export function systemNameOn(name: string, day: string): string {
  const known = byName.get(spelled(name));
  const named = known?.system.names.filter(({ from }) => from === null || from <= day).at(-1);
  return named?.name ?? name;
}
