import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type pg from "pg";
import { aGuardedRegister, type GuardedRegister } from "./support/guarded-register.ts";

let register: GuardedRegister;
let role: string;
let writer: string;
beforeAll(async () => {
  register = await aGuardedRegister();
  const reader = await register.asReader();
  role = (await reader.query("SELECT current_user AS role")).rows[0].role;
  const asWriter = await register.asWriter();
  writer = (await asWriter.query("SELECT current_user AS role")).rows[0].role;
}, 60_000);
afterAll(() => register?.stop());

const ask = async (sql: string): Promise<readonly Record<string, unknown>[]> =>
  (await register.owner.query(sql)).rows;

/** Columns that are known to be about a person, and names that only such a column has. */
const personal = `(
     attribute.attname IN ('person_link', 'worker_id', 'name_masked', 'id_number_masked', 'phone_masked',
       'sex_code', 'population_category', 'wants_work', 'wants_to_go_out', 'intent_reason_code',
       'id_number', 'phone', 'sealed_key', 'helper', 'household_id', 'returned_at')
  OR attribute.attname ~ '(^|_)(person|worker|subject|pseudonym|birth|citizen|name_masked|phone|mobile|wechat|household|ethnicity|health|disabil|income|bank|sealed|national_id|id_number|id_card|address_home)(_|$)'
  AND NOT (class.relname, attribute.attname) IN (${
    // Counts and descriptions of what is no person.
    ["('hainan_station', 'persons')", "('hainan_station', 'person_times')"].join(", ")
  }))`;

const ours = `class.relnamespace IN ('public'::regnamespace, 'access'::regnamespace)`;

/** The tables with a personal column, and what guards them. */
const guards = `
  SELECT class.relname AS table, class.relkind::text AS kind,
         class.relrowsecurity AS enabled, class.relforcerowsecurity AS forced,
         (SELECT count(*)::int FROM pg_policy WHERE polrelid = class.oid) AS policies
    FROM pg_class AS class
   WHERE ${ours} AND class.relkind IN ('r', 'p', 'f', 'm')
     AND EXISTS (SELECT FROM pg_attribute AS attribute
                  WHERE attribute.attrelid = class.oid AND attnum > 0 AND NOT attisdropped
                    AND ${personal})
   ORDER BY 1`;

/** Of a class: that it has no personal column. */
const isOpen = `class.relname <> ALL (ARRAY(SELECT guarded.table FROM (${guards}) AS guarded))`;

const unguarded = async (): Promise<readonly unknown[]> =>
  (await ask(guards))
    .filter(
      ({ kind, enabled, forced, policies }) =>
        !((kind === "r" || kind === "p") && enabled && forced && Number(policies) > 0),
    )
    .map(({ table }) => table);

const looseViews = `
  SELECT class.relname AS view FROM pg_class AS class
   WHERE class.relkind = 'v' AND ${ours}
     AND NOT coalesce(class.reloptions @> ARRAY['security_invoker=true'], false)`;

/**
 * With the owner's rights: what a permit says, where an entry came to stand in the access log, the
 * erasing of who stands in a permit, here and in what another register was told, what is derived of workers whom somebody has written, and what
 * notes changes in the outbox, which returns nothing.
 * erasing of who stands in a permit, what is derived of workers whom somebody has written, working lists
 * too, and what notes changes in the outbox, which returns nothing.
 */
const definers = [
  {
    function: "access.erase_person(text,bytea[])",
    returns: "TABLE(kind text, records bigint, until date)",
  },
  {
    function: "access.erase_record(text,bytea[])",
    returns: "TABLE(kind text, records bigint, until date)",
  },
  { function: "access.follow_link(text,text,text)", returns: "void" },
  { function: "access.is_registered(bytea[])", returns: "boolean" },
  { function: "access.permitted(text,text)", returns: "text[]" },
  {
    function: "access.release_person(text,text,bytea)",
    returns: "TABLE(deleted bigint, released_placements bigint)",
  },
  { function: "access.tell_erased(text)", returns: "void" },
  { function: "access.was_erased(bytea[])", returns: "boolean" },
  { function: "access.was_released(bytea[])", returns: "boolean" },
  {
    function: "access_log_append(jsonb)",
    returns: "TABLE(entry bigint, at_sequence bigint, at_hash text, refused boolean)",
  },
  { function: "begin_feed_anew()", returns: "trigger" },
  { function: "count_gone_household_entry()", returns: "trigger" },
  { function: "count_gone_list_entry()", returns: "trigger" },
  { function: "count_touched_jobs()", returns: "trigger" },
  { function: "forget_answers_of_households()", returns: "trigger" },
  { function: "hold_households()", returns: "trigger" },
  ...[
    ...["brand_year", "data_authorization", "employer", "job_posting", "labor_brand", "placement"],
    ...["skill", "worker", "workshop"],
  ].map((table) => ({ function: `note_changes_of_${table}()`, returns: "trigger" })),
  ...["anew", "of_help", "of_households", "of_stays", "of_workers"].map((what) => ({
    function: `refresh_lists_${what}()`,
    returns: "trigger",
  })),
  { function: "refresh_seekers_of_skills()", returns: "trigger" },
  { function: "refresh_seekers_of_workers()", returns: "trigger" },
];

const definersSql = `
  SELECT function.oid::regprocedure::text AS function, pg_get_function_result(function.oid) AS returns
    FROM pg_proc AS function
   WHERE function.prosecdef
     AND function.pronamespace IN ('public'::regnamespace, 'access'::regnamespace)
   ORDER BY function.oid::regprocedure::text COLLATE "C"`;

const searchingDefiners = `
  SELECT function.oid::regprocedure::text AS function FROM pg_proc AS function
   WHERE function.prosecdef
     AND function.pronamespace IN ('public'::regnamespace, 'access'::regnamespace)
     AND NOT coalesce(function.proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], false)`;

describe("X43: the catalogue", () => {
  it("knows the tables that are about persons", async () => {
    expect((await ask(guards)).map(({ table }) => table)).toEqual(
      expect.arrayContaining([
        "assistance_plan",
        "caseload",
        "data_authorization",
        "household",
        "household_entry",
        "list_entry",
        "person_identity",
        "placement",
        "seeker",
        "skill",
        "subject_key",
        "worker",
        "yunnan_returnee",
      ]),
    );
  });

  it("every table with a personal column has forced row-level security and a policy", async () => {
    expect(await unguarded()).toEqual([]);
  });

  it("tables about no person hide no row, which would cost their readers", async () => {
    const hiding = await ask(
      `SELECT class.relname AS table FROM pg_class AS class
        WHERE class.relkind IN ('r', 'p') AND ${ours} AND class.relrowsecurity
          AND ${isOpen} AND (class.relforcerowsecurity OR ARRAY(
            SELECT pg_get_expr(polqual, polrelid) FROM pg_policy
             WHERE polrelid = class.oid AND polcmd IN ('r', '*')) <> '{true}')`,
    );
    // Numbers of persons are for who may see all of them.
    expect(hiding).toEqual([{ table: "list_count" }]);
  });

  it("what hides no row is planned as if there were no policy: an index serves whatever is asked", async () => {
    const reader = await register.asReader();
    const planned = async (client: pg.Client): Promise<string> => {
      await client.query("SET enable_seqscan = off");
      const { rows } = await client.query(
        "EXPLAIN (COSTS off) SELECT id FROM job_posting WHERE search @@ $$'厨师'$$::tsquery",
      );
      return JSON.stringify(rows);
    };
    const plan = await planned(reader);
    expect(plan).toContain("job_posting_by_search");
    expect(plan).toBe(await planned(register.owner));
  });

  it.each([
    ["with a worker's id", "CREATE TABLE visit (worker_id text)"],
    ["with a pseudonym", "CREATE TABLE visit (day date, person_link text)"],
    ["with a column like the known ones", "CREATE TABLE visit (day date, birth_date date)"],
    ["copied as a whole", "CREATE TABLE visit AS SELECT * FROM worker"],
    ["that is a view with its rows", "CREATE MATERIALIZED VIEW visit AS SELECT * FROM worker"],
    [
      "that is guarded without force",
      "CREATE TABLE visit (worker_id text); ALTER TABLE visit ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON visit USING (false)",
    ],
    [
      "that has no policy",
      "CREATE TABLE visit (worker_id text); ALTER TABLE visit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
    ],
  ])("a new table %s does not go unseen", async (_name, sql) => {
    await register.owner.query("BEGIN");
    await register.owner.query(sql);
    const found = await unguarded();
    await register.owner.query("ROLLBACK");
    expect(found).toEqual(["visit"]);
  });

  it("every view asks with the rights of who asks", async () => {
    expect(await ask(looseViews)).toEqual([]);
    await register.owner.query("BEGIN");
    await register.owner.query("CREATE VIEW visit AS SELECT * FROM worker");
    const found = await ask(looseViews);
    await register.owner.query("ROLLBACK");
    expect(found).toEqual([{ view: "visit" }]);
  });

  it("what runs with the owner's rights returns nothing of persons", async () => {
    expect(await ask(definersSql)).toEqual(definers);
    expect(await ask(searchingDefiners)).toEqual([]);
    await register.owner.query("BEGIN");
    await register.owner.query(
      "CREATE FUNCTION visit() RETURNS SETOF worker LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM worker'",
    );
    const found = await ask(definersSql);
    const searching = await ask(searchingDefiners);
    await register.owner.query("ROLLBACK");
    expect(found).toEqual([...definers, { function: "visit()", returns: "SETOF worker" }]);
    expect(searching).toEqual([{ function: "visit()" }]);
  });

  it("no policy asks its question once for every row", async () => {
    const asked = await ask(
      `SELECT polname, concat_ws(' ', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) AS rule
         FROM pg_policy`,
    );
    expect(asked.length).toBeGreaterThan(0);
    for (const { rule } of asked)
      expect(String(rule).replaceAll(/SELECT (unnest\()?access\.\w+\(/g, "")).not.toContain(
        "access.",
      );
  });
});

/** Policies by which somebody else than the owner writes, and what is wrong with them. */
const writing = `
  SELECT polrelid::regclass::text AS table, polname AS policy, polcmd::text AS command,
         (SELECT ${isOpen} FROM pg_class AS class WHERE class.oid = polrelid) AS "isOpen",
         pg_get_expr(polqual, polrelid) AS "using", pg_get_expr(polwithcheck, polrelid) AS "check"
    FROM pg_policy WHERE polcmd <> 'r' AND polname <> 'register_keeping'`;

async function looseWrites(): Promise<readonly unknown[]> {
  return (await ask(writing))
    .filter(({ table, command, using, check, isOpen }) => {
      const rules = [
        ...(command === "a" ? [] : [String(using)]),
        ...(command === "d" ? [] : [String(check)]),
      ];
      const isBound = (rule: string): boolean =>
        /'principal'/.test(rule) ||
        // Numbers change with any open write of their register.
        (table === "record_count" && /'OPEN'.*'holders'/.test(rule)) ||
        // Whom a helper acts for follows from the caseload: into it comes who is registered, as one's own.
        (table === "caseload" &&
          /'registerWorker'.*'record'.*'ALL'.*'holders'.*'CASELOAD'.*'helper'/s.test(rule)) ||
        (/'writes'/.test(rule) &&
          /'record'/.test(rule) &&
          (/acted_for/.test(rule) || (isOpen === true && /'OPEN'.*'holders'/.test(rule))));
      return command === "*" || !rules.every(isBound);
    })
    .map(({ policy }) => policy);
}

describe("X43: what may be written", () => {
  it("is said by a permit: which kind of write, which record, of whom", async () => {
    expect((await ask(writing)).length).toBeGreaterThan(0);
    expect(await looseWrites()).toEqual([]);
  });

  it.each([
    ["that asks no permit", "CREATE POLICY loose ON worker FOR UPDATE USING (true)"],
    [
      "that checks less than it uses",
      `CREATE POLICY loose ON worker FOR UPDATE
         USING (('{x}' <@ access.permitted('ANY', 'writes')) AND id = ANY (access.permitted('ANY', 'record')) AND id = ANY (access.acted_for()))
         WITH CHECK (true)`,
    ],
    [
      "that writes of persons as if it were open",
      `CREATE POLICY loose ON worker FOR INSERT
         WITH CHECK (('{x}' <@ access.permitted('ANY', 'writes')) AND id = ANY (access.permitted('ANY', 'record'))
           AND province = ANY (access.permitted('OPEN', 'holders')))`,
    ],
    [
      "that writes what is open in any province",
      `CREATE POLICY loose ON job_posting FOR INSERT
         WITH CHECK (('{x}' <@ access.permitted('ANY', 'writes')) AND id = ANY (access.permitted('ANY', 'record')))`,
    ],
    [
      "for everything",
      "CREATE POLICY loose ON worker USING ('x' = ANY (access.permitted('ANY', 'principal')))",
    ],
  ])("a policy %s does not go unseen", async (_name, sql) => {
    await register.owner.query("BEGIN");
    await register.owner.query(sql);
    const found = await looseWrites();
    await register.owner.query("ROLLBACK");
    expect(found).toEqual(["loose"]);
  });
});

const writerRights = `
  SELECT class.relname AS table, acl.privilege_type AS right, NULL AS column
    FROM pg_class AS class, aclexplode(class.relacl) AS acl
   WHERE ${ours} AND acl.grantee = $role$WRITER$role$::regrole
   UNION ALL
  SELECT class.relname, acl.privilege_type, attname
    FROM pg_class AS class JOIN pg_attribute AS attribute ON attrelid = class.oid,
         aclexplode(attribute.attacl) AS acl
   WHERE ${ours} AND acl.grantee = $role$WRITER$role$::regrole
   ORDER BY 1, 2, 3`;

describe("X43: the role that writes", () => {
  const can = async () =>
    (await ask(writerRights.replaceAll("WRITER", writer))).map(({ table, right, column }) =>
      [right, column, table].filter(Boolean).join(" "),
    );

  it("may do to tables what the writers do, column by column, and nothing else", async () => {
    expect(await can()).toEqual(expectedRights);
  });

  it("can nothing but log in, is a member of no role and owns nothing", async () => {
    const [found] = await ask(
      `SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
              EXISTS (SELECT FROM pg_auth_members WHERE member = '${writer}'::regrole) AS "isMember",
              EXISTS (SELECT FROM pg_shdepend
                       WHERE refobjid = '${writer}'::regrole AND deptype = 'o') AS owns
         FROM pg_roles WHERE rolname = '${writer}'`,
    );
    expect(Object.entries(found ?? {}).filter(([, yes]) => yes)).toEqual([["rolcanlogin", true]]);
  });

  it("has what a start gives it, whatever it had before", async () => {
    await register.owner.query(
      `GRANT ALL ON worker TO ${writer}; GRANT UPDATE (recipient) ON data_authorization TO ${writer};
       REVOKE SELECT ON caseload FROM ${writer}`,
    );
    await register.prepareWriter();
    expect(await can()).toEqual(expectedRights);
  });

  it("is given nothing anew by a start that finds it so", async () => {
    const entries = () =>
      ask(
        `SELECT class.relname, attname, class.xmin::text AS table, attribute.xmin::text AS column
           FROM pg_class AS class JOIN pg_attribute AS attribute ON attrelid = class.oid
          WHERE ${ours} ORDER BY 1, 2`,
      );
    const before = await entries();
    await register.prepareWriter();
    expect(await entries()).toEqual(before);
  });
});

/** What of a placement is written once, and what its sides may state anew. */
const placedOnce = [
  ...["agreement_id", "channel", "home_code", "host_code", "id", "job_id"],
  ...["person_link", "province", "scope"],
];
const stated = [
  ...["days", "employer_id", "end_date", "end_reason", "home_evidence", "home_report"],
  ...["home_rival", "host_evidence", "host_report", "host_rival", "kind", "other_id"],
  ...["other_said", "said", "shown_by_other", "start_date", "verification", "version"],
  "worker_id",
];

/** What an office may say of a person's wishes, and of a person who is new. */
const intended = [
  ...["intent_confirm_due_at", "intent_forms", "intent_min_monthly_cents", "intent_occupations"],
  ...["intent_reason_code", "intent_recorded_at", "intent_regions", "training_topics"],
  ...["wants_to_go_out", "wants_training", "wants_work"],
];
const registered = [
  ...["birth_year", "category_scheme", "collected_at", "education", "education_rank", "id"],
  ...["id_number_masked", "languages", "name_masked", "phone_masked", "population_category"],
  ...["province", "region_code", "sex_code", "source_record_id", "source_system", "status"],
  ...["status_as_of", "updated_at", "updated_order", "version"],
];

const expectedRights = [
  ...rights("INSERT", "assistance_plan", ["note", "worker_id"]),
  "SELECT assistance_plan",
  ...rights("UPDATE", "assistance_plan", ["note", "version"]),
  "INSERT brand_year",
  "SELECT brand_year",
  ...rights("UPDATE", "brand_year", ["assisted", "employment"]),
  "DELETE caseload",
  ...rights("INSERT", "caseload", ["helper", "worker_id"]),
  "SELECT caseload",
  ...rights("INSERT", "catalog_entry", [
    ...[
      "collected_at",
      "condition",
      "condition_note",
      "contact",
      "field_groups",
      "held",
      "held_as_of",
    ],
    ...["id", "name", "office", "province", "region_code", "source_record_id", "source_system"],
    ...["source_systems", "type", "type_order", "update_cycle", "updated_at", "version"],
  ]),
  "SELECT catalog_entry",
  ...rights("UPDATE", "catalog_entry", [
    ...[
      "condition",
      "condition_note",
      "contact",
      "field_groups",
      "held",
      "held_as_of",
      "name",
      "office",
    ],
    ...["region_code", "source_record_id", "source_system", "source_systems", "type", "type_order"],
    ...["update_cycle", "updated_at", "version"],
  ]),
  "SELECT change",
  ...[
    "due_at",
    "evidence_kind",
    "evidence_reference",
    "field",
    "field_group",
    "id",
    "raised_at",
  ].map((column) => `INSERT ${column} correction`),
  ...["raised_by", "reason", "says", "state", "version", "worker_id"].map(
    (column) => `INSERT ${column} correction`,
  ),
  "SELECT correction",
  ...["answer", "answered_at", "state", "version"].map((column) => `UPDATE ${column} correction`),
  "INSERT correction_key",
  "SELECT correction_key",
  "INSERT evidence_kind data_authorization",
  "INSERT evidence_reference data_authorization",
  "INSERT expires_at data_authorization",
  "INSERT field_groups data_authorization",
  "INSERT granted_at data_authorization",
  "INSERT id data_authorization",
  "INSERT notice_version data_authorization",
  "INSERT purposes data_authorization",
  "INSERT recipient data_authorization",
  "INSERT worker_id data_authorization",
  "SELECT data_authorization",
  "UPDATE withdrawal_reason data_authorization",
  "UPDATE withdrawn_at data_authorization",
  "SELECT employer",
  "SELECT feed",
  "SELECT household",
  ...rights("UPDATE", "household", ["helper", "plan_note", "version"]),
  ...rights("INSERT", "job_posting", [
    ...["address", "age_max", "age_min", "board", "brand_id", "collected_at", "contact_masked"],
    ...["deadline_order", "description", "duplicate_of", "education_min", "education_rank"],
    ...["employer_id", "form", "id", "industry_code", "lodging", "monthly_max_cents"],
    ...["monthly_min_cents", "occupation_code", "openings", "province", "published_at"],
    ...["published_order", "region_code", "remaining", "search", "season_end", "season_start"],
    ...["skills_required", "social_insurance", "source_record_id", "source_system", "status"],
    ...["target_groups", "title", "updated_at", "valid_through", "version", "wage_max_cents"],
    ...["wage_min_cents", "wage_note", "wage_order", "wage_period", "workplace_code"],
    "workshop_id",
  ]),
  "SELECT job_posting",
  ...rights("UPDATE", "job_posting", ["closed_at", "remaining", "status", "updated_at", "version"]),
  ...rights("INSERT", "labor_brand", [
    ...["artisans", "collected_at", "employment_order", "id", "industry_code", "leaders", "level"],
    ...["name", "occupations", "operator_ids", "province", "region_code", "source_record_id"],
    ...["source_system", "station_regions", "trademark_no", "updated_at", "version"],
  ]),
  "SELECT labor_brand",
  ...rights("UPDATE", "labor_brand", [
    ...["artisans", "employment_order", "industry_code", "leaders", "level", "name", "occupations"],
    ...["operator_ids", "region_code", "source_record_id", "source_system", "station_regions"],
    ...["trademark_no", "updated_at", "version"],
  ]),
  "SELECT person_alias",
  ...rights("INSERT", "person_identity", ["id_number", "mark", "phone", "province", "worker_id"]),
  "SELECT person_identity",
  ...[...placedOnce, ...stated].sort().map((column) => `INSERT ${column} placement`),
  "SELECT placement",
  ...stated.map((column) => `UPDATE ${column} placement`),
  ...["next_attempt_at", "partner", "placement_id", "said"].map(
    (column) => `INSERT ${column} placement_delivery`,
  ),
  "SELECT placement_delivery",
  ...["attempts", "last_error", "next_attempt_at", "said", "told"].map(
    (column) => `UPDATE ${column} placement_delivery`,
  ),
  "INSERT record_count",
  "SELECT record_count",
  "UPDATE records record_count",
  ...rights("INSERT", "skill", ["level", "name", "occupation_code", "worker_id", "years"]),
  ...rights("INSERT", "subject_key", ["key_id", "province", "sealed_key", "worker_id"]),
  "SELECT subject_key",
  ...rights("INSERT", "webhook", [
    ...["created_at", "id", "next_attempt_at", "owner", "people_position", "placed_at", "position"],
    ...["province", "types", "url", "with_people"],
  ]),
  "SELECT webhook",
  ...rights("UPDATE", "webhook", [
    ...["attempts", "failing_since", "next_attempt_at", "placed_at", "position", "reason"],
    ...["state", "version"],
  ]),
  "INSERT webhook_secret",
  ...rights("SELECT", "webhook_secret", ["ends_at", "webhook_id"]),
  "UPDATE ends_at webhook_secret",
  ...rights("INSERT", "worker", [...registered, ...intended].sort()),
  "SELECT worker",
  ...rights(
    "UPDATE",
    "worker",
    ["status", "status_as_of", "updated_at", "updated_order", "version", ...intended].sort(),
  ),
  ...rights("INSERT", "workshop", [
    ...["assisted_workforce", "cert_status", "certified_at", "collected_at", "exit_reason"],
    ...["exited_at", "id", "kind", "local_term", "mode", "name", "operator_id", "partner_region"],
    ...["premises", "province", "region_code", "relocated_from_east", "review_due_at"],
    ...["source_record_id", "source_system", "track", "track_reason", "updated_at", "version"],
    ...["workforce", "workforce_order"],
  ]),
  "SELECT workshop",
  ...rights("UPDATE", "workshop", [
    ...["assisted_workforce", "cert_status", "certified_at", "exit_reason", "exited_at", "kind"],
    ...["local_term", "mode", "name", "operator_id", "partner_region", "premises", "region_code"],
    ...["relocated_from_east", "review_due_at", "source_record_id", "source_system", "track"],
    ...["track_reason", "updated_at", "version", "workforce", "workforce_order"],
  ]),
  "INSERT write_request",
  "SELECT write_request",
  "UPDATE answer write_request",
  "UPDATE key_id write_request",
  "UPDATE sealed_key write_request",
  "UPDATE worker_id write_request",
];

function rights(right: string, table: string, columns: readonly string[]): readonly string[] {
  return columns.map((column) => `${right} ${column} ${table}`);
}

describe("X43: the role that serves", () => {
  it("can nothing but log in", async () => {
    const [found] = await ask(
      `SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication
         FROM pg_roles WHERE rolname = '${role}'`,
    );
    expect(found).toEqual({
      rolcanlogin: true,
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
    });
  });

  it("is a member of no role", async () => {
    expect(await ask(`SELECT FROM pg_auth_members WHERE member = '${role}'::regrole`)).toEqual([]);
  });

  it("owns nothing", async () => {
    const owned = await ask(
      `SELECT FROM pg_shdepend WHERE refobjid = '${role}'::regrole AND deptype = 'o'`,
    );
    expect(owned).toEqual([]);
  });

  it("can create nothing", async () => {
    const [found] = await ask(
      `SELECT has_database_privilege('${role}', current_database(), 'CREATE') AS schemas,
              has_database_privilege('${role}', current_database(), 'TEMPORARY') AS temporary,
              has_schema_privilege('${role}', 'public', 'CREATE') AS here,
              has_schema_privilege('${role}', 'access', 'CREATE') AS there`,
    );
    expect(found).toEqual({ schemas: false, temporary: false, here: false, there: false });
  });

  it("reads the tables that the readers read, and changes none", async () => {
    const rights = await ask(
      `SELECT class.relname AS table, array_agg(privilege ORDER BY privilege) AS rights
         FROM pg_class AS class,
              unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) AS privilege
        WHERE class.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${ours}
          AND has_table_privilege('${role}', class.oid, privilege)
        GROUP BY 1 ORDER BY 1`,
    );
    expect(rights).toEqual(
      [
        "access_log",
        "assistance_plan",
        "brand_year",
        "caseload",
        "catalog_entry",
        "change",
        "correction",
        "correction_key",
        "data_authorization",
        "employer",
        "feed",
        "hainan_station",
        "household",
        "household_entry",
        "job_posting",
        "job_touch",
        "labor_brand",
        "list_count",
        "list_entry",
        "person_alias",
        "person_change",
        "person_identity",
        "placement",
        "placement_delivery",
        "record_count",
        "register",
        "seeker",
        "shaanxi_workshop",
        "skill",
        "subject_key",
        "webhook",
        "webhook_delivery",
        "worker",
        "workshop",
        "yunnan_returnee",
      ].map((table) => ({ table, rights: ["SELECT"] })),
    );
  });

  it("calls the functions that say what a permit says, and no other of ours", async () => {
    const callable = await ask(
      `SELECT function.proname AS name FROM pg_proc AS function
        WHERE function.pronamespace = 'access'::regnamespace
          AND has_function_privilege('${role}', function.oid, 'EXECUTE') ORDER BY 1`,
    );
    expect(callable).toEqual([
      { name: "acted_for" },
      { name: "named_workers" },
      { name: "permitted" },
      { name: "related_workers" },
    ]);
  });
});
