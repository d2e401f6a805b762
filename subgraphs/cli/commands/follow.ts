import {
  type Command,
  type ExitCode,
  exitCodes,
  type Surroundings,
  UsageError,
} from "../command.ts";
import { type Followed, fingerprintOf } from "../follow/feed-question.ts";
import { type FollowState, readState } from "../follow/follow-state.ts";
import { Follower, snapshotAdvice } from "../follow/follower.ts";
import { callerToken } from "../gateway/caller-token.ts";
import { GatewayClient, gatewayOf } from "../gateway/gateway-client.ts";
import { listOf, oneOf, readOptions, required, wholeNumber } from "../options.ts";
import { OutClosedError } from "../write-out.ts";

const help = `laowu follow --state FILE [options]

Prints what changes in the registers, one JSON object in a line, and goes on until it is stopped. How far it
is stands in the state file, stored once the lines are out: after Ctrl-C, a kill or a power cut the same
command goes on there. It may print some changes again then, under the same "id"; it leaves none out.

  --state FILE          where to store how far it is
  --url URL             the gateway (that of this house, where .data/house.json says, or LAOWU_DATA; else
                        http://127.0.0.1:4000)
  --from now|oldest     where to begin without a state (oldest: the oldest change that is kept)
  --after CURSOR        where to begin without a state: the cursor of a snapshot, of its one province
  --types A,B           JOB, BRAND, WORKSHOP, EMPLOYER; of persons WORKER, PLACEMENT, AUTHORIZATION
  --regions A,B         only what is registered there, such as 61,440300
  --select FIELDS       what of the records to print beside their changes: 'job { title status }', of persons
                        'node { status } placement { endDate } authorization { expiresAt }'
  --access PURPOSE      follows persons, for this purpose, such as MATCHING
  --authorization ID    with it, the person's own consent as the basis
  --case-no NUMBER      with it, the number of the case
  --first N             how many changes of each province on a page (500; of persons 100 at the most)
  --once                ends where there is no more for now
  --snapshot-taken      goes on after exit code 3, when the records have been read anew

In the environment: LAOWU_TOKEN, or LAOWU_TOKEN_FILE, a file that holds a fresh token whenever it is read.

Exit code 3: changes were missed for too long and are forgotten, or a register was restored. The line on
stderr names the provinces whose records have to be read anew (laowu snapshot).

  laowu follow --state jobs.json --types JOB --from now --select 'job { title status }'
  LAOWU_TOKEN_FILE=token laowu follow --state workers.json --access MATCHING --regions 53
`;

const openTypes = ["JOB", "BRAND", "WORKSHOP", "EMPLOYER"] as const;
const personTypes = ["WORKER", "PLACEMENT", "AUTHORIZATION"] as const;

export const followCommand: Command = {
  summary: "prints what changes in the registers, and goes on where it was",
  help,
  run: async (args, around) => {
    const wanted = readWanted(args, around);
    const { followed, stateFile } = wanted;
    const state = await readState(stateFile);
    if (state !== null) {
      const refused = cannotGoOn(state, wanted, around);
      if (refused !== null) return refused;
    }
    const follower = new Follower({
      client: new GatewayClient(wanted.url, callerToken(around)),
      ...{ followed, stateFile, around },
      after: state?.cursor ?? wanted.after,
      ...{ from: wanted.from, first: wanted.first, once: wanted.once },
    });
    try {
      return await follower.follow();
    } catch (error) {
      if (error instanceof OutClosedError) return exitCodes.done;
      throw error;
    }
  },
};

interface Wanted {
  readonly followed: Followed;
  readonly url: URL;
  readonly stateFile: string;
  readonly after: string | null;
  readonly from: "OLDEST" | "NOW";
  readonly first: number;
  readonly once: boolean;
  readonly snapshotTaken: boolean;
}

/** @throws UsageError when the state is of something else */
function cannotGoOn(
  state: FollowState,
  { followed, stateFile, snapshotTaken }: Wanted,
  { err }: Surroundings,
): ExitCode | null {
  if (state.question !== fingerprintOf(followed))
    throw new UsageError(
      `--state ${stateFile} is of other --types, --regions or --access; take another file.`,
    );
  if (state.snapshotRequired.length === 0 || snapshotTaken) return null;
  err.write(`${snapshotAdvice(state.snapshotRequired)}\n`);
  return exitCodes.snapshotRequired;
}

function readWanted(args: readonly string[], around: Pick<Surroundings, "env">): Wanted {
  const values = readOptions(args, {
    state: { type: "string" },
    url: { type: "string" },
    from: { type: "string", default: "oldest" },
    after: { type: "string" },
    types: { type: "string" },
    regions: { type: "string" },
    select: { type: "string", default: "" },
    access: { type: "string" },
    authorization: { type: "string" },
    "case-no": { type: "string" },
    first: { type: "string" },
    once: { type: "boolean", default: false },
    "snapshot-taken": { type: "boolean", default: false },
  });
  const { access: purpose, authorization = null, "case-no": caseNo = null } = values;
  if (purpose === undefined && (authorization ?? caseNo) !== null)
    throw new UsageError("--authorization and --case-no stand with --access.");
  const isPersonal = purpose !== undefined;
  const known = isPersonal ? personTypes : openTypes;
  return {
    followed: {
      types: listOf("types", values.types)?.map((type) => oneOf("types", type, known)) ?? null,
      regions: listOf("regions", values.regions),
      access: isPersonal ? { purpose, authorizationId: authorization, caseNo } : null,
      select: values.select,
    },
    url: gatewayOf(values.url, around),
    stateFile: required("state", values.state),
    after: values.after ?? null,
    from: oneOf("from", values.from, ["now", "oldest"]) === "now" ? "NOW" : "OLDEST",
    first: wholeNumber("first", values.first, {
      fallback: isPersonal ? 100 : 500,
      min: 1,
      max: isPersonal ? 100 : 5_000,
    }),
    once: values.once,
    snapshotTaken: values["snapshot-taken"],
  };
}
