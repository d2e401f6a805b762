import { benchEngine } from "./engine/engine.ts";
import { benchFeed } from "./feed/feed.ts";
import { benchFreshness } from "./freshness/freshness.ts";
import { benchGuards } from "./guards/guards.ts";
import { benchLoading } from "./loading/loading.ts";
import { benchMatch } from "./match/match.ts";
import { benchPage } from "./page/page.ts";
import { benchProvince } from "./province/province.ts";
import { benchRoster } from "./roster/roster.ts";
import { benchScale } from "./scale/scale.ts";
import { benchScatter } from "./scatter/scatter.ts";
import { benchSearch } from "./search/search.ts";
import { benchWholeHouse } from "./whole-house/whole-house.ts";
import { benchWrites } from "./writes/writes.ts";

/** `npm run bench -- NAME`; the last line of its output is one JSON object. */
const benchmarks: Readonly<
  Record<string, { readonly what: string; readonly run: () => Promise<void> }>
> = {
  engine: {
    what: "CPU per request of this gateway against two others and the least there is to do",
    run: benchEngine,
  },
  feed: {
    what: "changes that one consumer reads in a second, over five provinces through the gateway",
    run: benchFeed,
  },
  freshness: {
    what: "how long after a province has answered a write that is seen elsewhere, in five ways",
    run: benchFreshness,
  },
  guards: {
    what: "CPU per request of an open question with all guards on, against the same build without",
    run: benchGuards,
  },
  load: {
    what: "minutes from nothing to five registers of the real size, and whether their totals are the official ones",
    run: benchLoading,
  },
  match: {
    what: "the best for 20 jobs and 20 workers through the gateway, against SQL that weighs the whole trade",
    run: benchMatch,
  },
  memory: {
    what: "memory of a whole house at work, with 4 GiB for PostgreSQL and its files",
    run: benchWholeHouse,
  },
  page: {
    what: "a page at the end of a walk of 100,000 rows through the gateway against one at its beginning",
    run: benchPage,
  },
  province: {
    what: "requests a second of a province against node:http and pg alone, same SQL, same answer",
    run: benchProvince,
  },
  roster: {
    what: "rows a minute of rosters of workers and jobs, checked and written, triggers on",
    run: benchRoster,
  },
  scale: {
    what: "latency of every example that reads, at SCALE 0.01, 0.1 and 1 (SCALES), and what each house takes",
    run: benchScale,
  },
  scatter: {
    what: "a page over 1 to 31 provinces: CPU of the gateway, latency against asking them directly",
    run: benchScatter,
  },
  search: {
    what: "a page of hits for frequent and rare words, one or two, by rank or by date",
    run: benchSearch,
  },
  writes: {
    what: "jobs published a second by the way of writes against the same transaction in plain pg",
    run: benchWrites,
  },
};

const [name = "--list"] = process.argv.slice(2);
const benchmark = benchmarks[name];
if (benchmark) {
  await benchmark.run();
} else {
  for (const [known, { what }] of Object.entries(benchmarks))
    console.log(`${known.padEnd(10)} ${what}`);
  if (name !== "--list") {
    console.error(`There is no benchmark "${name}".`);
    process.exitCode = 1;
  }
}
