import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { Breaker, type Pass, type Verdict } from "../../../gateway/execute/traffic/breaker.ts";
import { limits, setLimits } from "../../../gateway/limits.ts";

/** A breaker by a clock that only the test turns. */
class Bench {
  now = 0;
  readonly pauses: number[] = [];
  readonly breaker = new Breaker({
    now: () => this.now,
    random: () => 1,
    onOpen: (pauseMs) => this.pauses.push(pauseMs),
  });

  call(verdict: Verdict): boolean {
    const pass = this.breaker.enter();
    if (pass === null) return false;
    this.breaker.leave(pass, verdict);
    return true;
  }

  /** As many bad calls as it takes, spread over as much time as it takes. */
  fail(): void {
    for (let n = 0; n < limits.breakerCallsMin; n++) {
      this.call("bad");
      this.now += limits.breakerLastingMs / (limits.breakerCallsMin - 2);
    }
  }
}

it("forgets what it counted when it is to count over another time", () => {
  const bench = new Bench();
  const before = { ...limits };
  bench.now = 1_000_000;
  for (let n = 0; n < limits.breakerCallsMin - 1; n++) bench.call("bad");
  setLimits({ ...before, breakerWindowMs: before.breakerWindowMs * 2 });
  bench.now += before.breakerWindowMs * 10;
  bench.call("bad");
  setLimits(before);

  expect(bench.breaker.state).toBe("closed");
});

it("opens when most of enough calls were bad for long enough, and says when to look again", () => {
  const bench = new Bench();
  bench.fail();

  expect(bench.breaker.state).toBe("open");
  expect(bench.call("good")).toBe(false);
  expect(bench.pauses).toEqual([limits.breakerPauseMs]);
});

it("stays closed over one bad moment, however many calls fall into it", () => {
  const bench = new Bench();
  for (let n = 0; n < 1_000; n++) bench.call("bad");

  expect(bench.breaker.state).toBe("closed");
});

it("stays closed over few calls, however long they have been bad", () => {
  const bench = new Bench();
  for (let n = 0; n < 100; n++) {
    bench.call("bad");
    bench.now += limits.breakerWindowMs / (limits.breakerCallsMin - 2);
  }

  expect(bench.breaker.state).toBe("closed");
});

it("F24: calls that their clients gave up do not open it", () => {
  const bench = new Bench();
  for (let n = 0; n < 1_000; n++) {
    bench.call("nothing");
    bench.now += 10;
  }

  expect(bench.breaker.state).toBe("closed");
});

it("lets one call through at a time once it may try, and a good one closes it", () => {
  const bench = new Bench();
  bench.fail();
  bench.breaker.allowTrial();

  const trial = bench.breaker.enter();
  expect(trial).not.toBeNull();
  expect(bench.breaker.enter()).toBeNull();
  bench.breaker.leave(trial as Pass, "good");

  expect(bench.breaker.state).toBe("closed");
  expect(bench.call("good")).toBe(true);
});

it("a trial that its client gave up decides nothing, and the next one may try", () => {
  const bench = new Bench();
  bench.fail();
  bench.breaker.allowTrial();

  expect(bench.call("nothing")).toBe(true);
  expect(bench.breaker.state).toBe("half-open");
  expect(bench.call("good")).toBe(true);
  expect(bench.breaker.state).toBe("closed");
});

it("F8: a province that flaps is tried ever more seldom, until it has been calm", () => {
  const bench = new Bench();
  for (let flap = 0; flap < 10; flap++) {
    bench.fail();
    bench.breaker.allowTrial();
    bench.call("good");
  }
  bench.now += limits.breakerCalmMs;
  bench.fail();

  const doubled = Array.from({ length: 10 }, (_, flap) =>
    Math.min(limits.breakerPauseMs * 2 ** flap, limits.breakerPauseMsMax),
  );
  expect(bench.pauses).toEqual([...doubled, limits.breakerPauseMs]);
});

it("F8: a failed trial costs one call, and the next pause is twice as long", () => {
  const bench = new Bench();
  bench.fail();
  for (let trial = 0; trial < 3; trial++) {
    bench.breaker.allowTrial();
    expect(bench.call("bad")).toBe(true);
    expect(bench.call("bad")).toBe(false);
  }

  expect(bench.pauses).toEqual([1, 2, 4, 8].map((times) => times * limits.breakerPauseMs));
});

/** What a breaker must do, told without its ways: a list of all calls, looked through each time. */
class Model {
  state: "closed" | "open" | "half-open" = "closed";
  now = 0;
  epoch = 0;
  isTried = false;
  ended: { readonly at: number; readonly isBad: boolean }[] = [];
  readonly inFlight: { readonly pass: Pass; readonly epoch: number }[] = [];

  become(state: Model["state"]): void {
    Object.assign(this, { state, ended: [], isTried: false, epoch: this.epoch + 1 });
  }

  /** Calls are forgotten by tenths of the window, the present tenth being one of them. */
  get counted() {
    const tenth = limits.breakerWindowMs / 10;
    const present = Math.floor(this.now / tenth);
    return this.ended.filter(({ at }) => Math.floor(at / tenth) > present - 10);
  }
}

class Enter implements fc.Command<Model, Bench> {
  check = () => true;
  run(model: Model, bench: Bench): void {
    const pass = bench.breaker.enter();
    const isRefused = model.state === "open" || (model.state === "half-open" && model.isTried);
    expect(pass === null).toBe(isRefused);
    if (pass === null) return;
    if (model.state === "half-open") model.isTried = true;
    model.inFlight.push({ pass, epoch: model.epoch });
  }
  toString = () => "enter";
}

class Leave implements fc.Command<Model, Bench> {
  constructor(
    readonly which: number,
    readonly verdict: Verdict,
  ) {}
  check = ({ inFlight }: Readonly<Model>) => inFlight.length > 0;
  run(model: Model, bench: Bench): void {
    const [left] = model.inFlight.splice(this.which % model.inFlight.length, 1);
    if (left === undefined) return;
    bench.breaker.leave(left.pass, this.verdict);
    if (left.epoch === model.epoch) this.#settle(model);
    expect(bench.breaker.state).toBe(model.state);
  }
  #settle(model: Model): void {
    if (model.state === "half-open") {
      model.isTried = false;
      if (this.verdict !== "nothing") model.become(this.verdict === "bad" ? "open" : "closed");
      return;
    }
    if (this.verdict === "nothing") return;
    model.ended.push({ at: model.now, isBad: this.verdict === "bad" });
    model.ended = model.counted;
    const bad = model.ended.filter(({ isBad }) => isBad);
    const [first] = bad;
    if (this.verdict === "good" || first === undefined) return;
    const isEnough = model.ended.length >= limits.breakerCallsMin;
    const isMost = bad.length * 100 >= limits.breakerBadPercent * model.ended.length;
    const isLasting = model.now - first.at >= limits.breakerLastingMs;
    if (isEnough && isMost && isLasting) model.become("open");
  }
  toString = () => `leave ${this.which} ${this.verdict}`;
}

class Wait implements fc.Command<Model, Bench> {
  constructor(readonly ms: number) {}
  check = () => true;
  run(model: Model, bench: Bench): void {
    model.now += this.ms;
    bench.now += this.ms;
  }
  toString = () => `${this.ms} ms`;
}

class AllowTrial implements fc.Command<Model, Bench> {
  check = () => true;
  run(model: Model, bench: Bench): void {
    bench.breaker.allowTrial();
    if (model.state === "open") model.become("half-open");
    expect(bench.breaker.state).toBe(model.state);
  }
  toString = () => "allowTrial";
}

it("does what a plain list of calls says, over any sequence of calls, waits and looks", () => {
  const verdict = fc.constantFrom<Verdict>("good", "bad", "bad", "bad", "bad", "bad", "nothing");
  const commands = [
    fc.constant(new Enter()),
    fc.constant(new Enter()),
    fc.tuple(fc.nat(20), verdict).map(([which, said]) => new Leave(which, said)),
    fc.tuple(fc.nat(20), verdict).map(([which, said]) => new Leave(which, said)),
    fc.nat(400).map((ms) => new Wait(ms)),
    fc.constant(new AllowTrial()),
  ];
  let opened = 0;
  fc.assert(
    fc.property(fc.commands(commands, { maxCommands: 600, size: "max" }), (sequence) => {
      const bench = new Bench();
      fc.modelRun(() => ({ model: new Model(), real: bench }), sequence);
      opened += bench.pauses.length;
    }),
    { numRuns: 200 },
  );
  // A run in which it never opened would prove little.
  expect(opened).toBeGreaterThan(50);
});
