import type { RecordSource } from "../province/roster/export/record-source.ts";
import type { RosterStore } from "../province/roster/import/store-rows.ts";
import type { RosterKind, SourcedEntry } from "../province/roster/roster-kind.ts";
import type { Command, ExitCode, Surroundings } from "./command.ts";
import { oneOf, provinceCode } from "./options.ts";
import {
  type RosterFormat,
  type RosterName,
  type RosterVisitor,
  rosterNames,
  visitRoster,
} from "./rosters.ts";

/** What every command that works with rosters takes. */
export const rosterOptions = {
  province: { type: "string" },
  kind: { type: "string" },
  "source-system": { type: "string" },
} as const;

export interface WantedRoster {
  readonly province: string;
  readonly kind: RosterName;
  /** Null where the rows name their own. */
  readonly sourceSystem: string | null;
}

/** @throws UsageError */
export function wantedRoster(
  values: Readonly<Partial<Record<keyof typeof rosterOptions, string>>>,
): WantedRoster {
  return {
    kind: oneOf("kind", values.kind, rosterNames),
    province: provinceCode(values.province),
    sourceSystem: values["source-system"]?.trim() || null,
  };
}

/** The work of a command on one kind of roster, whichever it is. */
export abstract class RosterWork<Wanted> implements RosterVisitor<Promise<ExitCode>> {
  protected readonly wanted: Wanted;
  protected readonly around: Surroundings;

  constructor(wanted: Wanted, around: Surroundings) {
    this.wanted = wanted;
    this.around = around;
  }

  abstract visit<Field extends string, Entry extends SourcedEntry>(
    kind: RosterKind<Field, Entry>,
    store: RosterStore<Field, Entry>,
    source: RecordSource<Field, Entry>,
  ): Promise<ExitCode>;

  protected say(line: string): void {
    this.around.err.write(`${line}\n`);
  }
}

/** A command that reads what is wanted, and then works with the kind of roster that it names. */
export function rosterCommand<
  Wanted extends WantedRoster & { readonly rosterFormat?: RosterFormat },
>({
  summary,
  help,
  readWanted,
  work: Work,
}: Pick<Command, "summary" | "help"> & {
  /** @throws UsageError */
  readonly readWanted: (args: readonly string[]) => Wanted;
  readonly work: new (wanted: Wanted, around: Surroundings) => RosterWork<Wanted>;
}): Command {
  return {
    summary,
    help,
    run: (args, around) => {
      const wanted = readWanted(args);
      return visitRoster(wanted.kind, new Work(wanted, around), wanted.rosterFormat);
    },
  };
}
