import { describedEnum } from "../../service/described-enum.ts";

export const RegionLevel = describedEnum(
  "RegionLevel",
  "The level of an administrative region (行政区划级别).",
  {
    PROVINCE: "Province, autonomous region or municipality (省级).",
    PREFECTURE: "Prefecture-level city or prefecture (地级).",
    COUNTY: "County, county-level city or district (县级).",
    TOWNSHIP: "Township, town or street (乡级).",
    VILLAGE: "Village or residents' community (村级).",
  },
);
export type RegionLevel = keyof typeof RegionLevel;

export const PopulationCategory = describedEnum(
  "PopulationCategory",
  "The group a person belongs to in the follow-up of poverty alleviation (人群类别).",
  {
    LIFTED: "Lifted out of poverty (脱贫人口).",
    STABLE_RISK_CLEARED: "Was monitored, the risk has been cleared (风险已消除的监测对象).",
    UNSTABLE_LIFTED: "Lifted, not yet stable (脱贫不稳定户).",
    MARGINAL_RISK: "At the margin of poverty (边缘易致贫户).",
    SUDDEN_HARDSHIP: "In sudden severe hardship (突发严重困难户).",
    RETURN_RISK_2026: "At risk of falling back, by the rules from 2026 (防止返贫致贫对象).",
    RURAL_LOW_INCOME: "Rural low income (农村低收入人口).",
    OTHER_RURAL: "Any other rural worker (其他农村劳动力).",
  },
);
export type PopulationCategory = keyof typeof PopulationCategory;

export const EmploymentStatus = describedEnum(
  "EmploymentStatus",
  "Whether and how a person works now (就业状态).",
  {
    EMPLOYED: "Works (已就业).",
    UNEMPLOYED: "Looks for work (失业).",
    RETURNED: "Came back from a host province (返乡).",
    NO_INTENT: "Does not want to work (无就业意愿).",
    UNABLE: "Cannot work (无劳动能力).",
    STUDENT: "Is at school or in training (在读).",
    UNKNOWN: "Not known (未知).",
  },
);
export type EmploymentStatus = keyof typeof EmploymentStatus;

export const WorkScope = describedEnum(
  "WorkScope",
  "How far from home a person works (务工范围).",
  {
    TOWNSHIP: "In the home township (乡内).",
    COUNTY: "In the home county (县内).",
    OUT_OF_COUNTY: "In another county of the prefecture (县外市内).",
    OUT_OF_PREFECTURE: "In another prefecture of the province (市外省内).",
    OUT_OF_PROVINCE: "In another province (省外).",
  },
);
export type WorkScope = keyof typeof WorkScope;

export const OutputChannel = describedEnum(
  "OutputChannel",
  "How a person came to the job (输出渠道).",
  {
    ORGANISED: "Organised by a labour office (有组织输出).",
    POINT_TO_POINT: "Carried from door to door (点对点输送).",
    STATION: "Through a labour station in the host province (驻外劳务工作站).",
    BROKER: "Through a labour broker (劳务经纪人).",
    BRAND: "Through a labor brand (劳务品牌).",
    SELF_ARRANGED: "By the person alone (自主外出).",
  },
);
export type OutputChannel = keyof typeof OutputChannel;

export const PlacementKind = describedEnum(
  "PlacementKind",
  "What kind of work a placement is (就业形式).",
  {
    ENTERPRISE: "In an enterprise (企业就业).",
    WORKSHOP: "In an employment-assistance workshop (帮扶车间).",
    ASSISTANCE_BASE: "In an employment-assistance base (就业帮扶基地).",
    PUBLIC_POST: "In a public-welfare post (公益性岗位).",
    WORK_RELIEF: "In a work-relief project (以工代赈).",
    FLEXIBLE: "In flexible work (灵活就业).",
    SELF_EMPLOYED: "In a business of one's own (自主创业).",
    FARM: "On a farm (农业就业).",
  },
);
export type PlacementKind = keyof typeof PlacementKind;

export const Verification = describedEnum(
  "Verification",
  "Who has confirmed a placement (核验状态).",
  {
    HOME_ONLY: "The home province claims it (仅输出地登记).",
    HOST_ONLY: "The host province reports it (仅输入地登记).",
    CONFIRMED: "Home and host agree (两地核验一致).",
    CONFLICT: "Home and host differ (两地信息不一致).",
    WITHDRAWN: "Taken back (已撤回).",
  },
);
export type Verification = keyof typeof Verification;

export const JobStatus = describedEnum("JobStatus", "The state of a job posting (岗位状态).", {
  DRAFT: "Not published yet (草稿).",
  OPEN: "Open for applications (招聘中).",
  FILLED: "All openings are taken (已招满).",
  CLOSED: "Closed by the employer (已关闭).",
  EXPIRED: "Past its last day (已过期).",
  WITHDRAWN: "Taken back (已撤回).",
});
export type JobStatus = keyof typeof JobStatus;

export const EmploymentForm = describedEnum(
  "EmploymentForm",
  "The form of employment (用工形式).",
  {
    FULL_TIME: "Full time (全日制).",
    PART_TIME: "Part time (非全日制).",
    SHORT_TERM: "Short term (短期用工).",
    PLATFORM: "Through a platform (平台就业).",
    HOUSEHOLD: "In a household (家政).",
    SEASONAL: "Seasonal (季节性用工).",
    PUBLIC_POST: "A public-welfare post (公益性岗位).",
    WORK_RELIEF: "Work relief (以工代赈).",
    HOME_BASED: "At home (居家就业).",
  },
);
export type EmploymentForm = keyof typeof EmploymentForm;

export const WagePeriod = describedEnum("WagePeriod", "What a wage is paid for (计薪周期).", {
  HOUR: "An hour (小时).",
  DAY: "A day (日).",
  MONTH: "A month (月).",
  YEAR: "A year (年).",
  PIECE: "A piece (计件).",
});
export type WagePeriod = keyof typeof WagePeriod;

export const WorkshopKind = describedEnum(
  "WorkshopKind",
  "The kind of an employment-assistance workshop (车间类型).",
  {
    WORKSHOP: "Employment-assistance workshop (就业帮扶车间).",
    COMMUNITY_FACTORY: "Community factory at a resettlement site (社区工厂).",
    SATELLITE_FACTORY: "Satellite factory in a village (卫星工厂).",
    ASSISTANCE_BASE: "Employment-assistance base (就业帮扶基地).",
  },
);
export type WorkshopKind = keyof typeof WorkshopKind;

export const WorkshopMode = describedEnum("WorkshopMode", "Who runs a workshop (车间模式).", {
  STANDALONE: "The workshop alone (独立车间).",
  ENTERPRISE_PLUS: "An enterprise with workshops (企业+车间).",
  CONSORTIUM_PLUS: "A consortium with workshops (联合体+车间).",
});
export type WorkshopMode = keyof typeof WorkshopMode;

export const WorkshopTrack = describedEnum(
  "WorkshopTrack",
  "What is planned for a workshop (车间分类).",
  {
    UPGRADE: "To be upgraded (提升一批).",
    SUPPORT: "To be supported (扶持一批).",
    NEW: "Newly founded (新建一批).",
    ADJUST: "To be adjusted or wound up (调整一批).",
  },
);
export type WorkshopTrack = keyof typeof WorkshopTrack;

export const CertStatus = describedEnum(
  "CertStatus",
  "The certification of a workshop (认定状态).",
  {
    APPLIED: "Has applied (已申请).",
    CERTIFIED: "Certified (已认定).",
    SUSPENDED: "Suspended (暂停).",
    EXITED: "Has left the programme (已退出).",
  },
);
export type CertStatus = keyof typeof CertStatus;

export const RegionState = describedEnum(
  "RegionState",
  "How a province took part in an answer (应答状态).",
  {
    OK: "It answered fully (正常).",
    PARTIAL: "It answered in part (部分).",
    STALE: "It answered with old data (数据陈旧).",
    TIMEOUT: "It did not answer in time (超时).",
    DENIED: "It refused (拒绝).",
    DOWN: "It could not be reached (不可用).",
  },
);
export type RegionState = keyof typeof RegionState;

export const CountRelation = describedEnum(
  "CountRelation",
  "How a count relates to the truth (计数关系).",
  {
    EXACT: "It is the number (精确).",
    AT_LEAST: "There may be more (至少).",
  },
);
export type CountRelation = keyof typeof CountRelation;
