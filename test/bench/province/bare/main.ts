import "reflect-metadata";
import { type BareOptions, serveBare } from "./serve.ts";

/** Argument: what is served, as JSON. The owner of the database is in DATABASE_URL. */
const [given = "{}"] = process.argv.slice(2);
const url = await serveBare(process.env.DATABASE_URL ?? "", JSON.parse(given) as BareOptions);
process.stdout.write(`listening on ${url}\n`);
