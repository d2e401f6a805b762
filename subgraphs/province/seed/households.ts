import { Draws, hash32 } from "./draws.ts";
import { recordId, recordKinds } from "./record-id.ts";

/** A household as its register has it; who is in it says so in the worker's record. */
export interface SeedHousehold {
  readonly id: string;
  readonly index: number;
  readonly region: string;
  readonly size: number;
  readonly planNote: string | null;
  readonly helper: string | null;
}

interface OpenHousehold {
  readonly id: string;
  /** How many more of working age belong to it. */
  left: number;
}

/**
 * Puts the workers of a register into households, in the order in which they come: people of one county
 * fill one household after the other. Two to six persons live in each, and one to four are of working age.
 */
export class Households {
  readonly #province: string;
  readonly #seed: number;
  readonly #openByRegion = new Map<string, OpenHousehold>();
  #count = 0;

  constructor(province: string, seed: number) {
    this.#province = province;
    this.#seed = seed;
  }

  /** The household of the next worker, and the household itself when this is the first one of it. */
  place(worker: { readonly region: string; readonly isEmployed: boolean }): {
    readonly id: string;
    readonly founded: SeedHousehold | null;
  } {
    const { region } = worker;
    const open = this.#openByRegion.get(region);
    if (open !== undefined && open.left > 0) {
      open.left -= 1;
      return { id: open.id, founded: null };
    }
    const { labour, ...founded } = this.#found(worker);
    this.#openByRegion.set(region, { id: founded.id, left: labour - 1 });
    return { id: founded.id, founded };
  }

  #found({ region, isEmployed }: { readonly region: string; readonly isEmployed: boolean }) {
    const index = this.#count;
    this.#count += 1;
    const draws = new Draws(
      hash32(this.#seed, Number(this.#province), recordKinds.household, index),
    );
    const labour = draws.pickWeighted(labourOfHouseholds);
    const size = Math.max(2, Math.min(6, labour + draws.between(0, 3)));
    // Where the first one has no work, most have a plan; the rest is what the list is for.
    const isPlanned = draws.chance(isEmployed ? 4 : 82);
    const isHelped = isPlanned || draws.chance(10);
    const id = recordId(
      { holder: this.#province, counter: this.#province, kind: "household", index },
      this.#seed,
    );
    return {
      ...{ id, index, region, size, labour },
      planNote: isPlanned ? draws.pick(planNotes) : null,
      helper: isHelped ? `helper:${this.#province}-${draws.between(2, 40)}` : null,
    };
  }
}

const labourOfHouseholds: readonly (readonly [number, number])[] = [
  [1, 22],
  [2, 48],
  [3, 20],
  [4, 10],
];

const planNotes = [
  "推荐到就近社区工厂，每月走访一次",
  "报名技能培训，结业后推荐岗位",
  "安排公益性岗位，照护家中老人",
  "随驻外劳务工作站组织外出",
  "发展家庭种植，农忙后推荐短期岗位",
] as const;
