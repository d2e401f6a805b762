import type { LinkKey } from "../../reference/pseudonym.ts";
import type { CopyTarget } from "../copy/copy.writer.ts";
import { copyLine } from "../copy/copy-text.ts";
import type { IdentityVault } from "../identity/identity-vault.ts";
import { Draws, hash32, itemAt } from "./draws.ts";
import { Households } from "./households.ts";
import type { SeedJob } from "./jobs.ts";
import { officialFigures } from "./official-figures.ts";
import type { SeedPerson } from "./people.ts";
import { formerPlacementAt, placementAt, type SeedPlacement } from "./placements.ts";
import { filedUnder, placesOf } from "./places.ts";
import { profileOf, provinceProfiles } from "./profiles.ts";
import type { ProvinceRegister, Registers } from "./province-register.ts";
import { recordId, recordKinds } from "./record-id.ts";
import { type FiledWorker, Rows, targets } from "./rows.ts";
import { scaled } from "./settings.ts";
import { type TradeKey, trades } from "./trades.ts";
import {
  type Arrivals,
  arrivalsIn,
  guestsAmong,
  localIdOf,
  operatorIdOf,
  type Repost,
  repostsOf,
  visitingEmployersOf,
} from "./visitors.ts";
import type { SeedWorker } from "./workers.ts";

/** Lines for one COPY. */
export interface LinePart {
  readonly target: CopyTarget;
  readonly lines: readonly string[];
  /** Whether the lines count as records of the progress; skills and years come with their record. */
  readonly countsAsRecords: boolean;
  /** Sealed lines differ with every sealing, so the fingerprint leaves them out. */
  readonly isSealed?: true;
}

export interface RegisterLines {
  readonly totalRecords: number;
  /** What is loaded, slice after slice, in the order of the register. */
  readonly slices: () => Iterable<Slice>;
}

/** Some thousand rows of a register, which are made together. Of slices one after the other, each is made or passed over. */
export interface Slice {
  readonly make: () => readonly LinePart[];
  /** Leaves it to somebody else: what the next slices hang on goes on as if it had been made here. */
  readonly pass: () => void;
}

/** So many jobs or workers are a slice: worker, skills and placement of one person come together. */
const sliceSize = 2_000;

/** All rows of one province's register, in the order in which they are loaded. */
export function linesOf(
  register: ProvinceRegister,
  registers: Registers,
  settings: LineSettings,
): RegisterLines {
  const writing = new RegisterWriting(register, registers, settings);
  return { totalRecords: writing.totalRecords, slices: () => writing.slices() };
}

export interface LineSettings {
  readonly referenceDate: string;
  readonly scale: number;
  /** Under which everybody's link is. */
  readonly linkKey: LinkKey;
  /** Seals what names a person outright; null leaves it out of the register. */
  readonly vault: IdentityVault | null;
}

class RegisterWriting {
  readonly #register: ProvinceRegister;
  readonly #registers: Registers;
  readonly #rows: Rows;
  readonly #scale: number;
  readonly #linkKeyId: string;
  readonly #vault: IdentityVault | null;
  readonly #workshopsByPlace = new Map<string, number[]>();
  readonly #brandsByTrade = new Map<TradeKey, readonly number[]>();

  constructor(register: ProvinceRegister, registers: Registers, settings: LineSettings) {
    this.#register = register;
    this.#registers = registers;
    this.#scale = settings.scale;
    this.#linkKeyId = settings.linkKey.id;
    this.#vault = settings.vault;
    this.#rows = new Rows(register.profile, settings.referenceDate, sourceSystemOf);
    for (let workshop = 0; workshop < register.workshops.certified; workshop += 1) {
      const place = register.workshops.placeOf(workshop);
      this.#workshopsByPlace.set(place, [...(this.#workshopsByPlace.get(place) ?? []), workshop]);
    }
    for (const trade of Object.keys(trades) as TradeKey[]) {
      this.#brandsByTrade.set(trade, register.brands.ofTrade(trade));
    }
  }

  get totalRecords(): number {
    const { employers, brands, workshops, jobs, workers } = this.#register;
    const arrivals = arrivalsIn(this.#register, this.#registers);
    return (
      employers.count +
      visitingEmployersOf(this.#register, this.#registers).length +
      brands.count +
      workshops.count +
      jobs.count +
      repostsOf(this.#register, this.#registers).length +
      workers.count +
      arrivals.reduce(
        (sum, arrival) => sum + arrival.cohort.size + guestsAmong(arrival).length,
        0,
      ) +
      this.#figures().length
    );
  }

  *slices(): Iterable<Slice> {
    const { jobs, workers, code, seed } = this.#register;
    yield slice(() => [
      { target: targets.employer, lines: [...this.#employers()], countsAsRecords: true },
      { target: targets.brand, lines: [...this.#brands()], countsAsRecords: true },
      { target: targets.brandYear, lines: [...this.#brandYears()], countsAsRecords: false },
      { target: targets.workshop, lines: [...this.#workshops()], countsAsRecords: true },
      { target: targets.statistic, lines: [...this.#statistics()], countsAsRecords: true },
    ]);
    for (const some of spans(jobs.count))
      yield slice(() => [jobPart(some.map((index) => this.#job(index)))]);
    const reposts = repostsOf(this.#register, this.#registers);
    for (const some of spans(reposts.length))
      yield slice(() => [jobPart(some.map((index) => this.#repost(index, reposts)))]);
    const households = new Households(code, seed);
    for (const some of spans(workers.count))
      yield {
        make: () => this.#workers(some, households),
        pass: () => {
          for (const index of some) households.place(workers.residenceOf(index));
        },
      };
    const guests = arrivalsIn(this.#register, this.#registers).flatMap((arrival) =>
      guestsAmong(arrival).map((index) => ({ home: arrival.home, index })),
    );
    for (const some of spans(guests.length)) yield slice(() => this.#guests(some, guests));
    for (const arrival of arrivalsIn(this.#register, this.#registers))
      for (const ranks of spans(arrival.cohort.size))
        yield slice(() => this.#arrivals(arrival, ranks));
  }

  *#employers(): Iterable<string> {
    const { employers } = this.#register;
    for (let index = 0; index < employers.count; index += 1) {
      yield this.#rows.employer(employers.idOf(index), employers.at(index), `E${index}`);
    }
    for (const visitor of visitingEmployersOf(this.#register, this.#registers)) {
      const employer = visitor.host.employers.at(visitor.employer);
      const record = `V${visitor.host.code}-${visitor.employer}`;
      yield this.#rows.employer(localIdOf(this.#register, visitor), employer, record);
    }
  }

  *#brands(): Iterable<string> {
    const { brands, employers } = this.#register;
    for (let index = 0; index < brands.count; index += 1) {
      const brand = brands.at(index);
      const draws = new Draws(brand.draw);
      const operators = Array.from({ length: draws.between(1, 3) }, () =>
        employers.idOf(draws.below(employers.count)),
      );
      yield this.#rows.brand(brand, [...new Set(operators)]);
    }
  }

  *#brandYears(): Iterable<string> {
    const { brands } = this.#register;
    for (let index = 0; index < brands.count; index += 1) {
      yield* this.#rows.brandYears(brands.at(index));
    }
  }

  *#workshops(): Iterable<string> {
    const { workshops } = this.#register;
    for (let index = 0; index < workshops.count; index += 1) {
      const operator = operatorIdOf(this.#register, index, this.#registers);
      yield this.#rows.workshop(workshops.at(index), operator);
    }
  }

  #job(index: number): string {
    const { employers, jobs } = this.#register;
    const job = jobs.at(index);
    const draws = new Draws(job.draw);
    return this.#rows.job(job, {
      id: job.id,
      region: filedUnder(job.workplace, draws.next()),
      employerId: employers.idOf(job.employer),
      employerName: employers.at(job.employer).name,
      industry: employers.sectorOf(job.employer).industry,
      workshopId: this.#workshopOf(job, draws),
      brandId: this.#brandOf(job, draws),
      duplicateOf: null,
    });
  }

  #repost(number: number, reposts: readonly Repost[]): string {
    const { code, seed } = this.#register;
    const { host, job } = itemAt(reposts, number);
    const original = host.jobs.at(job);
    const draws = new Draws(hash32(seed, Number(code), recordKinds.repost, number));
    return this.#rows.job(original, {
      id: recordId({ holder: code, counter: code, kind: "repost", index: number }, seed),
      region: draws.pick(placesOf(code)),
      employerId: localIdOf(this.#register, { host, employer: original.employer }),
      employerName: host.employers.at(original.employer).name,
      industry: host.employers.sectorOf(original.employer).industry,
      workshopId: null,
      brandId: null,
      duplicateOf: original.id,
    });
  }

  /** A workshop of the vacancy's own county, for trades that are worked in workshops. */
  #workshopOf(job: SeedJob, draws: Draws): string | null {
    const near = this.#workshopsByPlace.get(job.workplace);
    if (near === undefined || !workshopTrades.has(job.trade) || !draws.chance(30)) return null;
    return this.#register.workshops.idOf(draws.pick(near));
  }

  #brandOf(job: SeedJob, draws: Draws): string | null {
    const brands = this.#brandsByTrade.get(job.trade) ?? [];
    if (brands.length === 0 || !draws.chance(22)) return null;
    return this.#register.brands.idOf(draws.pick(brands));
  }

  #workers(indexes: readonly number[], households: Households): readonly LinePart[] {
    this.#register.workers.prepare(indexes);
    const batch = new WorkerBatch();
    for (const index of indexes) this.#addWorker(index, households, batch);
    return batch.parts();
  }

  #addWorker(index: number, households: Households, batch: WorkerBatch): void {
    const { workers, code } = this.#register;
    const placement = placementAt(this.#register, index, this.#registers);
    const worker = workers.at(index, placement?.trade ?? workers.tradeWithoutJob(index));
    const { id: householdId, founded } = households.place({
      region: worker.region,
      isEmployed: worker.cohort !== null,
    });
    if (founded !== null) batch.households.push(this.#rows.household(founded));
    this.#add(batch, worker, { id: worker.id, region: worker.region, householdId });
    const isReturned = worker.status === "RETURNED" || worker.cohort?.destiny.isReturnee === true;
    const former = formerPlacementAt(this.#register, index, { isReturned });
    for (const own of [placement, former]) {
      if (own === null || own.holder !== code) continue;
      batch.placements.push(this.#placement(own, worker));
    }
  }

  /** People of the home provinces whom this host registers as well, in its own county. */
  #guests(numbers: readonly number[], guests: readonly Guest[]): readonly LinePart[] {
    const { code, seed } = this.#register;
    const batch = new WorkerBatch();
    for (const number of numbers) {
      const { home, index } = itemAt(guests, number);
      const placement = placementAt(home, index, this.#registers);
      if (placement === null) continue;
      const worker = home.workers.at(index, placement.trade ?? home.workers.tradeWithoutJob(index));
      const id = recordId({ holder: code, counter: code, kind: "guest", index: number }, seed);
      this.#add(batch, worker, { id, region: placement.hostCode, householdId: null });
    }
    return batch.parts();
  }

  /** What this host knows of the work of other provinces' people. */
  #arrivals({ home, cohort }: Arrivals, ranks: readonly number[]): readonly LinePart[] {
    const batch = new WorkerBatch();
    const here = ranks.flatMap((rank) => {
      const index = home.workers.memberOf(cohort, rank);
      const placement = placementAt(home, index, this.#registers);
      return placement?.holder === this.#register.code ? [{ index, placement }] : [];
    });
    home.workers.prepare(here.map(({ index }) => index));
    for (const { index, placement } of here) {
      const person = home.workers.personAt(index);
      const workerId = home.workers.idOf(index);
      const { personLink } = person;
      batch.placements.push(this.#rows.placement(placement, { personLink, workerId }));
      this.#addIdentity(batch, workerId, person);
    }
    return batch.arrivalParts();
  }

  *#statistics(): Iterable<string> {
    for (const { metric, period, value, unit, population, isScaled } of this.#figures()) {
      const held = isScaled ? scaled(value, this.#scale) : value;
      yield copyLine([this.#register.code, metric, period, held, unit, population]);
    }
  }

  #figures() {
    return officialFigures.filter(({ province }) => province === this.#register.code);
  }

  #add(batch: WorkerBatch, worker: SeedWorker, filed: FiledWorker): void {
    batch.workers.push(this.#rows.worker(worker, filed));
    this.#addIdentity(batch, filed.id, worker.person);
    for (const skill of worker.skills) batch.skills.push(this.#rows.skill(filed.id, skill));
  }

  #addIdentity(batch: WorkerBatch, workerId: string, person: SeedPerson): void {
    if (this.#vault === null) return;
    const subject = { province: this.#register.code, workerId };
    const lines = this.#rows.identity(workerId, this.#vault.seal(subject, person), this.#linkKeyId);
    batch.identities.push(lines.identity);
    batch.subjectKeys.push(lines.subjectKey);
  }

  #placement(placement: SeedPlacement, worker: SeedWorker): string {
    return this.#rows.placement(placement, {
      personLink: worker.person.personLink,
      workerId: worker.id,
    });
  }
}

class WorkerBatch {
  readonly households: string[] = [];
  readonly workers: string[] = [];
  readonly skills: string[] = [];
  readonly placements: string[] = [];
  readonly identities: string[] = [];
  readonly subjectKeys: string[] = [];

  /** Workers of this register with all that is theirs. */
  parts(): readonly LinePart[] {
    return [
      { target: targets.household, lines: this.households, countsAsRecords: false },
      { target: targets.worker, lines: this.workers, countsAsRecords: true },
      { target: targets.skill, lines: this.skills, countsAsRecords: false },
      { target: targets.placement, lines: this.placements, countsAsRecords: false },
      ...this.#sealedParts(),
    ];
  }

  /** Placements of people who are registered elsewhere. */
  arrivalParts(): readonly LinePart[] {
    return [
      { target: targets.placement, lines: this.placements, countsAsRecords: true },
      ...this.#sealedParts(),
    ];
  }

  #sealedParts(): readonly LinePart[] {
    const sealed = { countsAsRecords: false, isSealed: true } as const;
    return [
      { target: targets.identity, lines: this.identities, ...sealed },
      { target: targets.subjectKey, lines: this.subjectKeys, ...sealed },
    ];
  }
}

/** One of the people of a home province whom a host registers as well. */
interface Guest {
  readonly home: ProvinceRegister;
  readonly index: number;
}

/** On which no later one hangs. */
function slice(make: Slice["make"]): Slice {
  return { make, pass: () => {} };
}

function jobPart(lines: readonly string[]): LinePart {
  return { target: targets.job, lines, countsAsRecords: true };
}

/** The whole numbers below `count`, a slice's worth at a time. */
function* spans(count: number): Iterable<readonly number[]> {
  for (let from = 0; from < count; from += sliceSize)
    yield Array.from({ length: Math.min(sliceSize, count - from) }, (_, at) => from + at);
}

const workshopTrades: ReadonlySet<TradeKey> = new Set([
  ...(["sewer", "cutter", "toyMaker", "shoemaker", "electronics", "packer", "teaMaker"] as const),
]);

/** The information system of a province, also of one without a register here. */
function sourceSystemOf(province: string): string {
  const known = provinceProfiles.some(({ code }) => code === province);
  return known ? profileOf(province).sourceSystem : "省级就业信息系统";
}
