import { afterAll, beforeAll } from "@jest/globals";
import { aFileFolder, type FileFolder } from "./a-file.ts";
import { aProvinceDatabase, type ProvinceDatabase } from "./a-province-database.ts";

/** A folder for the files of all tests of one file. */
export function filesForTests(): Omit<FileFolder, "remove"> {
  let folder: FileFolder;
  beforeAll(async () => {
    folder = await aFileFolder();
  });
  afterAll(() => folder?.remove());
  return {
    with: (name, content) => folder.with(name, content),
    csv: (rows) => folder.csv(rows),
    xlsx: (rows) => folder.xlsx(rows),
    path: (name) => folder.path(name),
  };
}

export interface TestsDatabase extends Omit<ProvinceDatabase, "drop"> {
  /** Puts an empty one in its place. */
  readonly renew: () => Promise<void>;
}

/** A register, empty at first, for all tests of one file. */
export function databaseForTests(): TestsDatabase {
  let database: ProvinceDatabase;
  beforeAll(async () => {
    database = await aProvinceDatabase();
  }, 60_000);
  afterAll(() => database?.drop());
  return {
    get url() {
      return database.url;
    },
    get vault() {
      return database.vault;
    },
    ask: (sql, values) => database.ask(sql, values),
    renew: async () => {
      await database.drop();
      database = await aProvinceDatabase();
    },
  };
}
