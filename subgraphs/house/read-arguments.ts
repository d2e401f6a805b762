import { type ParseArgsConfig, parseArgs } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** How a command of ours is used, and what it takes besides `--help`. */
export interface Command<Own extends Options> {
  readonly usage: string;
  readonly options: Own;
  readonly allowPositionals?: boolean;
}

type Parsed<Own extends Options> = ReturnType<
  typeof parseArgs<{ options: Own; allowPositionals: true }>
>;

/** Reads what was typed after a command. Help is printed for who asks for it, and then that is all. */
export function readArguments<const Own extends Options>({
  usage,
  options,
  allowPositionals = false,
}: Command<Own>): Parsed<Own> {
  const args = process.argv.slice(2);
  if (args.includes("--help")) {
    process.stdout.write(usage);
    process.exit(0);
  }
  try {
    return parseArgs({ args, options, allowPositionals }) as Parsed<Own>;
  } catch (error) {
    return refuseArguments(usage, error instanceof Error ? error.message : String(error));
  }
}

/** Says what is wrong with what was typed, and how the command is used. */
export function refuseArguments(usage: string, reason: string): never {
  process.stderr.write(`${reason}\n\n${usage}`);
  process.exit(2);
}
