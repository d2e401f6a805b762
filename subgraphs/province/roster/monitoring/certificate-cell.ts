import { BadCell, type CellReader, dayOf } from "../cell.ts";

/** A certificate of training as one text: 中式烹调师 3级 S001 2025-06-30; all but the name may be missing. */
export const certificateOf: CellReader<string> = (text) => {
  const [name = "", ...rest] = text.normalize("NFKC").trim().split(/\s+/);
  const level = rest.find((word) => /^[1-5]级$/.test(word));
  const day = rest.map((word) => dayOf(word)).find((found) => !(found instanceof BadCell));
  const others = rest.filter((word) => word !== level && dayOf(word) instanceof BadCell);
  const isName = /\p{Script=Han}/u.test(name) && [...name].length <= 50;
  const [number] = others;
  if (!isName || others.length > 1 || (number !== undefined && !/^[A-Z0-9-]{1,40}$/i.test(number)))
    return new BadCell('must be certificates such as "中式烹调师 3级 S001 2025-06-30"');
  return [name, level, number, day].filter((word) => word !== undefined).join(" ");
};
