// What ../../data.py writes into the page, as TypeScript reads it when it checks the scripts beside
// this file.  Nothing of it goes into the page.

/** Part of a text, in code points; without a place where it does not fit its text. */
interface QuotedSpan {
  text: string;
  start?: number;
  end?: number;
}

/** What is wrong in a pair: found by a check, or added by a reviewer. */
interface PageFinding {
  fingerprint: string;
  severity: string;
  category: string;
  check?: string;
  confidence?: number;
  message?: string;
  told?: Record<string, string>;
  suggestion?: string;
  comment?: string;
  by?: string;
  source?: QuotedSpan;
  translation?: QuotedSpan;
}

/** Units or sentences that belong together; what is absent is left out. */
interface PagePair {
  fingerprint: string;
  document?: string;
  system: string;
  level: string;
  id: string;
  unit: string;
  place?: string;
  order: number;
  status: string;
  state?: string;
  alignment?: number;
  source?: string;
  translation?: string;
  reference?: string;
  priority?: number;
  worst?: number; // priority of a unit's worst sentence
  parts: Record<string, number>;
  scores: Record<string, number>;
  from?: number;
  to?: number;
  findings: PageFinding[];
  links?: number[];
  risks?: number[];
}

interface PageUnit {
  id: string;
  label: string;
  section: string;
  source_heading: string;
  translation_heading: string;
}

interface PageSection {
  id: string;
  label: string;
  units: PageUnit[];
}

interface PageScore {
  name: string;
  label: string;
  title: string;
  about: string;
  digits: number;
  scale: [number | null, number | null] | null;
  higherIsBetter: boolean | null;
  needsReference: boolean;
}

/** What a reviewer decided on a finding or said of a pair. */
interface PageVerdict {
  fingerprint: string;
  decision?: string;
  grade?: number;
  comment?: string;
  translation?: string;
}

interface PageReview {
  reviewer: string;
  adjudicates?: boolean;
  findings: PageVerdict[];
  pairs: PageVerdict[];
}

/** How far two reviewers agree. */
interface PageAgreement {
  first: string;
  second: string;
  findings: number;
  agreed: number;
  kappa: number | null;
  grades: number;
  difference: number | null;
  span_f1: number | null;
}

interface PageWords {
  [name: string]: string | PageWords;
}

/** The run with its words and labels in the language of the page. */
interface PageRun {
  schema: number;
  corpus: string;
  run: string;
  words: PageWords;
  sections: PageSection[];
  scores: PageScore[];
  judged: boolean;
  heldAgainst: string[];
  parts: string[];
  bases: Record<string, string>;
  sorts: string[];
  systems: string[];
  levels: string[];
  categories: string[];
  references: string[];
  hasReferences: boolean;
  places: Record<string, Record<string, number[]>>;
  leftOut: Record<string, Record<string, number>>;
  findingsLeftOut: Record<string, Record<string, number>>;
  reviews: PageReview[];
  agreements: PageAgreement[];
  reliability: Record<string, number | null>;
  served: boolean;
  pairs: PagePair[];
}
