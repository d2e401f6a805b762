import { MultiBar, Presets } from "cli-progress";

/** Shows how far the seeding of each register is. */
export interface Progress {
  /** Begins a line for one register; call the result with the part that is done, 0 to 1. */
  readonly follow: (title: string) => (part: number) => void;
  readonly end: () => void;
}

/** Bars on a terminal; elsewhere one plain line per quarter, so that a log stays readable. */
export function createProgress(output: NodeJS.WriteStream): Progress {
  return output.isTTY ? bars(output) : lines(output);
}

function bars(output: NodeJS.WriteStream): Progress {
  const all = new MultiBar(
    { stream: output, format: "  {bar} {percentage} %  {title}", hideCursor: true },
    Presets.shades_classic,
  );
  return {
    follow: (title) => {
      const bar = all.create(100, 0, { title });
      return (part) => bar.update(Math.floor(part * 100));
    },
    end: () => all.stop(),
  };
}

function lines(output: NodeJS.WriteStream): Progress {
  return {
    follow: (title) => {
      let quarters = 0;
      return (part) => {
        const reached = Math.floor(part * 4);
        if (reached <= quarters) return;
        quarters = reached;
        output.write(`  ${title}: ${quarters * 25} %\n`);
      };
    },
    end: () => {},
  };
}
