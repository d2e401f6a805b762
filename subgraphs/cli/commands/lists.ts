import { differencesOfLists, recomputeLists } from "../../province/list/recompute.writer.ts";
import { withRegisterAlone } from "../../province/roster/register-connection.writer.ts";
import { ConfigReader } from "../../service/config.ts";
import { type Command, exitCodes, UsageError } from "../command.ts";
import { provinceCode, readOptions } from "../options.ts";

const help = `laowu lists --province NN --check|--recompute

Compares the working lists of a register (RETURNED, WILLING_TO_GO, UNSTABLE, NO_INTENT, WILLING_UNEMPLOYED,
WILLING_UNHELPED, and ZERO_EMPLOYMENT of households) with its records.

  --province NN  the province, such as 61
  --check        prints a line for each entry that is MISSING, TOO_MUCH or OTHERWISE than the records say, and
                 ends with exit code 1 when there is one; changes nothing
  --recompute    makes all entries what the records say, and prints how many were not

Lists are kept in the transactions that change the records, so both find nothing, unless somebody has switched
triggers off. Writers wait while the lists are computed.

In the environment: DATABASE_URL, the province's own database as its owner.

  DATABASE_URL=postgres://… laowu lists --province 61 --check
`;

export const listsCommand: Command = {
  summary: "compares the working lists of a register with its records, or makes them anew",
  help,
  run: async (args, { env, out, err }) => {
    const {
      province: code,
      check,
      recompute,
    } = readOptions(args, {
      province: { type: "string" },
      check: { type: "boolean", default: false },
      recompute: { type: "boolean", default: false },
    });
    const province = provinceCode(code);
    if (check === recompute) throw new UsageError("Say either --check or --recompute.");
    const reader = new ConfigReader(env);
    const databaseUrl = reader.databaseUrl("DATABASE_URL");
    reader.checked({});
    return withRegisterAlone({ databaseUrl, province }, async ({ keeping }) => {
      if (recompute) {
        out.write(`mended ${await keeping(recomputeLists)}\n`);
        return exitCodes.done;
      }
      const differences = await keeping(differencesOfLists);
      for (const { list, subject, what } of differences) out.write(`${list} ${subject} ${what}\n`);
      if (differences.length === 0) err.write("All lists are what the records say.\n");
      return differences.length === 0 ? exitCodes.done : exitCodes.failed;
    });
  },
};
