import { readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Command,
  type ExitCode,
  exitCodes,
  type Surroundings,
  UsageError,
} from "../command.ts";
import { fingerprintOf } from "../follow/feed-question.ts";
import { writeState } from "../follow/follow-state.ts";
import { callerToken } from "../gateway/caller-token.ts";
import { GatewayClient, gatewayOf, isPassing, toldOf } from "../gateway/gateway-client.ts";
import { listOf, oneOf, readOptions, required, wholeNumber } from "../options.ts";
import { Patience, type PatienceOptions } from "../patience.ts";
import { Progress } from "../progress.ts";
import { type Downloaded, download } from "../snapshot/download.ts";
import {
  type ReadySnapshot,
  snapshotQuestion,
  type WantedSnapshot,
} from "../snapshot/wanted-snapshot.ts";

const help = `laowu snapshot --type TYPE --region CODE --file FILE [options]

Fetches all records of a kind of one province, as they stand at one moment: a JSON object in each line, in
gzip. A download that breaks off goes on where it was, also when the command is given again, and the file
gets its name once its SHA-256 is right. Prints one JSON object that tells of it.

  --type TYPE           JOB, BRAND, WORKSHOP, EMPLOYER, or WORKER with --access
  --region CODE         a province, such as 61, or with a token a region in it, such as 610900
  --file FILE           where it is written; FILE.part while it is fetched
  --url URL             the gateway (that of this house, where .data/house.json says, or LAOWU_DATA; else
                        http://127.0.0.1:4000)
  --follow-state FILE   writes the state with which "laowu follow" goes on behind it, with --types TYPE
                        --regions CODE and the same --access
  --access PURPOSE      workers, for this purpose, such as MATCHING
  --authorization ID    with it, the person's own consent as the basis
  --case-no NUMBER      with it, the number of the case
  --with A,B            of workers beside the basics: employment, skills, intent, link
  --patience SECONDS    for how long it goes on while nothing comes (30)

In the environment: LAOWU_TOKEN, or LAOWU_TOKEN_FILE, a file that holds a fresh token whenever it is read.

  laowu snapshot --type JOB --region 61 --file jobs.ndjson.gz --follow-state jobs.json
  laowu follow --state jobs.json --types JOB --regions 61
`;

const types = ["JOB", "BRAND", "WORKSHOP", "EMPLOYER", "WORKER"] as const;
const groups = ["employment", "skills", "intent", "link"] as const;

/** Between two questions whether it is ready. */
const pollMs = 1_000;
/** Before it is asked again while others have theirs made. */
const busyMs = 15_000;
const seconds = { fallback: 30, min: 1, max: 3_600 };

export const snapshotCommand: Command = {
  summary: "fetches all records of a kind of one province as a file",
  help,
  run: async (args, around) => {
    const wanted = readWanted(args, around);
    try {
      return await new Fetching(wanted, around).run();
    } catch (error) {
      if (!around.signal.aborted) throw error;
      around.err.write("Stopped; the same goes on.\n");
      return exitCodes.failed;
    }
  },
};

interface Wanted {
  readonly snapshot: WantedSnapshot;
  readonly url: URL;
  readonly file: string;
  readonly stateFile: string | null;
  readonly patience: PatienceOptions;
}

/** What a file that is half fetched is of. */
interface PartCard {
  readonly of: string;
  readonly gateway: string;
  readonly ready: ReadySnapshot;
}

class Fetching {
  readonly #wanted: Wanted;
  readonly #around: Surroundings;
  readonly #client: GatewayClient;

  constructor(wanted: Wanted, around: Surroundings) {
    this.#wanted = wanted;
    this.#around = around;
    this.#client = new GatewayClient(wanted.url, callerToken(around));
  }

  async run(): Promise<ExitCode> {
    const begun = await this.#begun();
    if (begun !== null) {
      const came = await this.#fetch(begun);
      if (came !== "gone") return this.#end(begun, came);
      await this.#forget();
    }
    const ready = await this.#ready();
    if (ready === null) return exitCodes.failed;
    await rm(this.#part, { force: true });
    await writeFile(this.#card, JSON.stringify(this.#cardOf(ready)), { mode: 0o600 });
    return this.#end(ready, await this.#fetch(ready));
  }

  get #part(): string {
    return `${this.#wanted.file}.part`;
  }

  /** What the part is of. */
  get #card(): string {
    return `${this.#wanted.file}.part.json`;
  }

  #cardOf(ready: ReadySnapshot): PartCard {
    return { of: this.#question(), gateway: this.#wanted.url.origin, ready };
  }

  #question(): string {
    return JSON.stringify(this.#wanted.snapshot);
  }

  /** The snapshot whose download was ended before its end, if it was of the same question. */
  async #begun(): Promise<ReadySnapshot | null> {
    try {
      const card = JSON.parse(await readFile(this.#card, "utf8")) as PartCard;
      const { of, gateway, ready } = card;
      const isSame = of === this.#question() && gateway === this.#wanted.url.origin;
      return isSame && typeof ready.sha256 === "string" ? ready : null;
    } catch {
      return null;
    }
  }

  async #forget(): Promise<void> {
    await rm(this.#part, { force: true });
    await rm(this.#card, { force: true });
  }

  /** Asks until it is ready; null when it is refused, which was said. */
  async #ready(): Promise<ReadySnapshot | null> {
    const { signal } = this.#around;
    const question = snapshotQuestion(this.#wanted.snapshot);
    const patience = new Patience(this.#wanted.patience);
    let waitedFor: string | null = null;
    for (;;) {
      const begunAt = performance.now();
      const asked = await this.#client.ask<{ readonly snapshot: ReadySnapshot | null }>(
        question,
        signal,
      );
      if (asked.kind === "refused") return this.#refused(asked.reason);
      const snapshot = asked.kind === "answered" ? asked.data.snapshot : null;
      if (snapshot !== null && snapshot.state === "READY") return snapshot;
      if (snapshot !== null) {
        // Another one is begun after one that could not be made: that is no getting on.
        waitedFor ??= snapshot.id;
        if (snapshot.id === waitedFor) patience.came();
        this.#say("It is being made …");
        await sleep(pollMs, undefined, { signal });
        continue;
      }
      const errors = asked.kind === "answered" ? asked.errors : [];
      const reason = asked.kind === "later" ? asked.reason : errors.map(toldOf).join(" ");
      const isBusy = errors.some(({ extensions }) => extensions?.code === "RATE_LIMITED");
      const askedMs = asked.kind === "later" ? asked.retryAfterMs : isBusy ? busyMs : null;
      const pauseMs = patience.failed(performance.now() - begunAt, askedMs);
      if (!isPassing(errors) || pauseMs === null) return this.#refused(reason);
      this.#say(`${reason}; again in a moment.`);
      await sleep(pauseMs, undefined, { signal });
    }
  }

  async #fetch({ url, sha256, bytes }: ReadySnapshot): Promise<Downloaded> {
    const { file } = this.#wanted;
    const progress = new Progress(this.#around.err, "Fetching", { unit: "bytes" });
    const result = await download({
      ...{ file, sha256, bytes, signal: this.#around.signal },
      url: new URL(url, this.#wanted.url),
      token: callerToken(this.#around),
      patience: this.#wanted.patience,
      onBytes: (at) => progress.at(at, bytes),
    });
    progress.end();
    return result;
  }

  async #end(ready: ReadySnapshot, came: Downloaded): Promise<ExitCode> {
    const { snapshot, file, stateFile } = this.#wanted;
    if (came === "damaged") {
      await this.#forget();
      return this.#fail("The file is not what was sent: its SHA-256 is another one.");
    }
    if (came === "gone") return this.#fail("The snapshot is over already; ask again.");
    if (came !== "done") return this.#fail(`${came.failed} The same goes on.`);
    await rm(this.#card, { force: true });
    if (stateFile !== null) {
      const { type, region, access } = snapshot;
      const question = fingerprintOf({ types: [type], regions: [region], access, select: "" });
      await writeState(stateFile, { question, cursor: ready.cursor, snapshotRequired: [] });
    }
    const { rowCount, sha256, bytes, cursor, createdAt } = ready;
    this.#around.out.write(
      `${JSON.stringify({ file, rowCount, bytes, sha256, cursor, createdAt })}\n`,
    );
    return exitCodes.done;
  }

  #refused(reason: string): null {
    this.#say(reason);
    return null;
  }

  #fail(reason: string): ExitCode {
    this.#say(reason);
    return exitCodes.failed;
  }

  #say(line: string): void {
    this.#around.err.write(`${line}\n`);
  }
}

function readWanted(args: readonly string[], around: Pick<Surroundings, "env">): Wanted {
  const values = readOptions(args, {
    type: { type: "string" },
    region: { type: "string" },
    file: { type: "string" },
    url: { type: "string" },
    "follow-state": { type: "string" },
    access: { type: "string" },
    authorization: { type: "string" },
    "case-no": { type: "string" },
    with: { type: "string" },
    patience: { type: "string" },
  });
  const type = oneOf("type", values.type, types);
  const { access: purpose, authorization = null, "case-no": caseNo = null } = values;
  if ((type === "WORKER") !== (purpose !== undefined))
    throw new UsageError("--type WORKER and --access stand together.");
  if (purpose === undefined && (authorization ?? caseNo ?? values.with ?? null) !== null)
    throw new UsageError("--authorization, --case-no and --with stand with --access.");
  return {
    snapshot: {
      type,
      region: required("region", values.region),
      access: purpose === undefined ? null : { purpose, authorizationId: authorization, caseNo },
      with: (listOf("with", values.with) ?? []).map((group) => oneOf("with", group, groups)),
    },
    url: gatewayOf(values.url, around),
    file: required("file", values.file),
    stateFile: values["follow-state"] ?? null,
    patience: {
      ...{ againMs: 500, pauseMsMax: 5_000, askedMax: 8 },
      spentMsMax: 1_000 * wholeNumber("patience", values.patience, seconds),
    },
  };
}
