/** Somebody whom `npm run token` can speak for. */
export interface DemoPrincipal {
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** Which issuer vouches for them: a province's code, or "national". */
  readonly issuer: string;
  readonly subject: string;
  readonly department?: string;
  readonly role: string;
  readonly scopes: readonly string[];
}

/** Invented, as all data of the house. */
export const demoPrincipals: readonly DemoPrincipal[] = [
  {
    name: "jiangsu-partner",
    title: "a partner system of Jiangsu",
    issuer: "32",
    subject: "system:jiangsu-exchange",
    department: "江苏省人力资源和社会保障厅",
    role: "PARTNER_SYSTEM",
    scopes: [
      ...["workers:read", "workers:write"],
      ...["jobs:write", "agreements:write", "webhooks:write"],
    ],
  },
  {
    name: "yunnan-station",
    title: "a labor station of Yunnan in Guangdong",
    issuer: "53",
    subject: "station:yunnan-in-guangdong",
    department: "云南省驻广东劳务工作站",
    role: "LABOR_STATION",
    scopes: ["workers:read", "workers:write", "jobs:write", "webhooks:write"],
  },
  {
    name: "guangdong-station",
    title: "a labor station of Guangdong",
    issuer: "44",
    subject: "station:guangdong-foshan",
    department: "佛山市就业驿站",
    role: "LABOR_STATION",
    scopes: ["workers:read", "workers:write", "jobs:write", "webhooks:write"],
  },
  {
    name: "shaanxi-station",
    title: "a labor station of Shaanxi in Jiangsu",
    issuer: "61",
    subject: "station:shaanxi-in-jiangsu",
    department: "陕西省驻江苏劳务工作站",
    role: "LABOR_STATION",
    scopes: ["workers:read", "workers:write", "jobs:write", "webhooks:write"],
  },
  {
    name: "hainan-helper",
    title: "a helper in Hainan with a caseload",
    issuer: "46",
    subject: "helper:hainan-001",
    department: "海南省乡村振兴局",
    role: "HELPER",
    scopes: ["workers:read", "caseload:read", "caseload:write"],
  },
  {
    name: "national-monitor",
    title: "a national monitor",
    issuer: "national",
    subject: "system:national-monitoring",
    department: "全国防返贫监测",
    role: "MONITOR",
    scopes: ["workers:read"],
  },
  {
    name: "employer",
    title: "an employer in Guangdong",
    issuer: "44",
    subject: "employer:guangdong-001",
    role: "EMPLOYER",
    scopes: ["candidates:read"],
  },
  {
    name: "auditor",
    title: "an auditor",
    issuer: "national",
    subject: "auditor:001",
    department: "审计",
    role: "AUDITOR",
    scopes: ["audit:read"],
  },
  {
    name: "data-subject",
    title: "a worker of Shaanxi who asks about their own records",
    issuer: "61",
    // Of schema/examples/person-across-regions.graphql: somebody of the registers at SCALE=0.01.
    subject: "person:DujokSn3FT92oqpN5Tw2negcBQ7bu_43QgllideSlhw",
    role: "DATA_SUBJECT",
    scopes: ["own-record:read", "own-record:write"],
  },
];
