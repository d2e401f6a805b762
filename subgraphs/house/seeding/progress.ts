import { MultiBar, Presets } from "cli-progress";

/** Shows how far the seeding of each register is. */
export interface Progress {
  /** Begins a line for one register. */
  readonly follow: (title: string) => RegisterProgress;
  readonly end: () => void;
}

export interface RegisterProgress {
  /** The part of its rows that is written, 0 to 1. */
  readonly part: (part: number) => void;
  /** All rows are written, and they are being vacuumed. */
  readonly vacuum: () => void;
  /** It is a register. */
  readonly filled: () => void;
}

/** Bars on a terminal; elsewhere one plain line per quarter, so that a log stays readable. */
export function createProgress(output: NodeJS.WriteStream): Progress {
  return output.isTTY ? bars(output) : lines(output);
}

function bars(output: NodeJS.WriteStream): Progress {
  const all = new MultiBar(
    { stream: output, format: "  {bar} {percentage} %  {title}{step}", hideCursor: true },
    Presets.shades_classic,
  );
  return {
    follow: (title) => {
      const bar = all.create(100, 0, { title, step: "" });
      return {
        part: (part) => bar.update(Math.floor(part * 100)),
        vacuum: () => bar.update(100, { step: ", then vacuum" }),
        filled: () => bar.update(100, { step: "" }),
      };
    },
    end: () => all.stop(),
  };
}

function lines(output: NodeJS.WriteStream): Progress {
  return {
    follow: (title) => {
      let quarters = -1;
      return {
        part: (part) => {
          const reached = Math.floor(part * 4);
          if (reached <= quarters) return;
          quarters = reached;
          output.write(`  ${title}: ${quarters * 25} %\n`);
        },
        vacuum: () => output.write(`  ${title}: vacuum\n`),
        filled: () => output.write(`  ${title}: filled\n`),
      };
    },
    end: () => {},
  };
}
