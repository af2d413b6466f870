// SPDX-License-Identifier: Apache-2.0
import type { InventoryEntry, Observation, ObservedComponent, VexStatement } from '../../../model/observation.ts';
import { advisoryIdsIn, isMalware, namedBy } from '../advisory-ids.ts';
import type { ReportContent } from '../contract.ts';
import { inventoryEntry } from '../inventory-entry.ts';
import type { JsonView } from '../json-document.ts';
import { firstText, isRecord, listAt, textAt, valueAt } from '../loose-value.ts';
import { observe } from '../observe.ts';
import { packageTold, type ToldPackage, withoutRepeats } from '../package-told.ts';
import { emptyWithoutProof, malformed } from '../refuse.ts';
import { instantOf } from '../told-instant.ts';

/** SPDX 3.0 (JSON-LD): packages, and what the Security profile says of vulnerabilities in them. */
export function readGraph(report: JsonView, file: string): ReportContent {
  const graph = new Graph();
  for (const element of report.each('@graph')) graph.take(element);
  if (!report.has('@graph') && report.has('type')) graph.take(report.get());
  if (graph.size === 0) throw malformed(file, 'it has no "@graph" of elements: no SPDX 3.0 document.');
  if (graph.packages.size === 0 && graph.relations.length === 0) {
    throw emptyWithoutProof(file, 'it lists neither packages nor vulnerabilities');
  }
  return {
    tool: { name: graph.tool || 'spdx', version: '' },
    category: '',
    proof: null,
    subject: { name: graph.name, version: '', digest: '' },
    observations: withoutRepeats(graph.observations()),
    inventory: graph.entries(),
    statements: graph.statements(),
    notices: [],
  };
}

const packageTypes = new Set(['software_Package', 'ai_AIPackage', 'dataset_DatasetPackage']);

/** Relationship types of the Security profile to OpenVEX status words. */
const statusWords: ReadonlyMap<string, VexStatement['status']> = new Map([
  ['affects', 'affected'],
  ['fixedIn', 'fixed'],
  ['doesNotAffect', 'not_affected'],
  ['underInvestigationFor', 'under_investigation'],
]);

/** The elements that matter, by id; they may refer to each other before they are told. */
class Graph {
  size = 0;
  name = '';
  tool = '';
  readonly packages = new Map<string, unknown>();
  readonly relations: unknown[] = [];
  private readonly vulnerabilities = new Map<string, unknown>();
  private readonly roots = new Set<string>();
  private readonly expressions = new Map<string, string>();
  private readonly licenses = { hasConcludedLicense: new Map<string, string>(), hasDeclaredLicense: new Map<string, string>() };

  take(element: unknown): void {
    this.size++;
    const type = typeOf(element);
    const id = idOf(element);
    if (packageTypes.has(type)) this.packages.set(id || `#${this.size}`, element);
    else if (type === 'security_Vulnerability') this.vulnerabilities.set(id, element);
    else if (/^security_Vex\w+VulnAssessmentRelationship$/.test(type)) this.relations.push(element);
    else if (type === 'Relationship') this.relate(element);
    else this.takeAside(element, { type, id });
  }

  /** Elements that say something about others. */
  private takeAside(element: unknown, { type, id }: { type: string; id: string }): void {
    if (type === 'Tool') this.tool ||= textAt(element, 'name');
    else if (type === 'simplelicensing_LicenseExpression') {
      this.expressions.set(id, textAt(element, 'simplelicensing_licenseExpression'));
    } else if (/^(?:SpdxDocument|Bom|software_Sbom)$/.test(type)) {
      this.name ||= textAt(element, 'name');
      for (const root of many(valueAt(element, 'rootElement'))) this.roots.add(idOf(root));
    }
  }

  private relate(element: unknown): void {
    const type = textAt(element, 'relationshipType');
    if (type === 'hasAssociatedVulnerability') this.relations.push(element);
    if (type !== 'hasConcludedLicense' && type !== 'hasDeclaredLicense') return;
    this.licenses[type].set(idOf(valueAt(element, 'from')), idOf(many(valueAt(element, 'to'))[0]));
  }

  *entries(): Generator<InventoryEntry, void> {
    // An SBOM among the roots stands for its own.
    const roots = [...this.roots].filter((id) => this.packages.has(id));
    for (const [id, element] of this.packages) {
      const purpose = textAt(element, 'software_primaryPurpose');
      const isRoot = roots.length === 1 && roots[0] === id && this.packages.size > 1;
      const licenses = this.licensesOf(id);
      const entry = isRoot || wholes.has(purpose) ? undefined : inventoryEntry({ ...packageOf(element), licenses });
      if (entry) yield entry;
    }
  }

  /** The concluded licence before the declared one. */
  private licensesOf(id: string): string[] {
    const texts = [this.licenses.hasConcludedLicense, this.licenses.hasDeclaredLicense].map((byPackage) => {
      const license = byPackage.get(id) ?? '';
      const listed = /^https?:\/\/spdx\.org\/licenses\/([\w.+-]+)$/.exec(license)?.[1];
      return this.expressions.get(license) ?? listed ?? '';
    });
    return texts.filter((text) => text !== '').slice(0, 1);
  }

  /** `affects` and "has associated vulnerability": the one points from the flaw, the other from the package. */
  *observations(): Generator<Observation, void> {
    for (const relation of this.relations) {
      const type = textAt(relation, 'relationshipType');
      const [from, to] = [many(valueAt(relation, 'from')), many(valueAt(relation, 'to'))];
      if (type === 'affects') yield* this.pairs(from, to);
      else if (type === 'hasAssociatedVulnerability') yield* this.pairs(to, from);
    }
  }

  private *pairs(flaws: readonly unknown[], packages: readonly unknown[]): Generator<Observation, void> {
    for (const flaw of flaws) {
      for (const each of packages) {
        const found = this.observation(flaw, each);
        if (found) yield found;
      }
    }
  }

  private observation(flaw: unknown, each: unknown): Observation | undefined {
    const { about, aliases, ids } = this.namesOf(flaw);
    const component = this.componentOf(each);
    if (about === '' || !component) return undefined;
    const element = this.resolve(flaw, this.vulnerabilities);
    return observe({
      kind: isMalware(ids) ? 'malware' : 'vulnerability',
      about,
      aliases,
      component,
      title: firstText(element, ['summary']) || `${about} in ${component.name}`,
      details: textAt(element, 'description'),
    });
  }

  *statements(): Generator<VexStatement, void> {
    for (const relation of this.relations) {
      const status = statusWords.get(textAt(relation, 'relationshipType'));
      const { about, aliases } = this.namesOf(many(valueAt(relation, 'from'))[0]);
      const targets = many(valueAt(relation, 'to'));
      const products = targets.map((each) => this.componentOf(each)?.purl || idOf(each)).filter((product) => product !== '');
      if (status === undefined || about === '' || products.length === 0) continue;
      yield {
        vulnerability: about,
        aliases,
        products,
        status,
        justification: status === 'not_affected' ? justificationOf(relation) : '',
        statement: firstText(
          relation,
          ['security_impactStatement'],
          ['security_actionStatement'],
          ['security_statusNotes'],
        ).slice(0, 4096),
        at: instantOf(firstText(relation, ['security_modifiedTime'], ['security_publishedTime'])),
        author: '',
      };
    }
  }

  private namesOf(flaw: unknown): { about: string; aliases: string[]; ids: string[] } {
    const element = this.resolve(flaw, this.vulnerabilities);
    const told = many(valueAt(element, 'externalIdentifier')).map((each) => textAt(each, 'identifier'));
    const found = [textAt(element, 'name'), ...told, idOf(flaw)].flatMap(advisoryIdsIn);
    const ids = found.length > 0 ? found : [textAt(element, 'name')];
    return { ...namedBy(ids, isMalware(ids)), ids };
  }

  private componentOf(value: unknown): ObservedComponent | undefined {
    const element = this.resolve(value, this.packages);
    const component = element === undefined ? undefined : packageTold(packageOf(element));
    return component?.name ? component : undefined;
  }

  private resolve(value: unknown, elements: ReadonlyMap<string, unknown>): unknown {
    return elements.get(idOf(value)) ?? (isRecord(value) && typeOf(value) !== '' ? value : undefined);
  }
}

const wholes = new Set(['application', 'container', 'operatingSystem', 'file', 'data', 'device']);

function packageOf(element: unknown): ToldPackage {
  const identifiers = many(valueAt(element, 'externalIdentifier'));
  const other = identifiers.find((each) => textAt(each, 'externalIdentifierType') === 'packageUrl');
  return {
    purl: textAt(element, 'software_packageUrl') || textAt(other, 'identifier'),
    name: textAt(element, 'name'),
    version: textAt(element, 'software_packageVersion'),
  };
}

/** `vulnerableCodeNotPresent` is OpenVEX's `vulnerable_code_not_present`. */
function justificationOf(relation: unknown): string {
  const told = textAt(relation, 'security_justificationType');
  return /^[a-zA-Z]{1,80}$/.test(told) ? told.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : '';
}

/** An element's id, or the reference itself. */
function idOf(value: unknown): string {
  return typeof value === 'string' ? value : firstText(value, ['spdxId'], ['@id']);
}

/** JSON-LD lets a single value stand without its list. */
function many(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? listAt(value) : [value];
}

/** The compact class name; `https://spdx.org/rdf/3.0.1/terms/Software/Package` comes out as `software_Package`. */
function typeOf(element: unknown): string {
  const written = firstText(element, ['type'], ['@type'], ['type', 0], ['@type', 0]);
  const address = /\/terms\/([A-Za-z]+)\/([A-Za-z]+)$/.exec(written.slice(-200));
  if (!address) return written;
  const profile = (address[1] as string).toLowerCase();
  return profile === 'core' ? (address[2] as string) : `${profile}_${address[2]}`;
}
