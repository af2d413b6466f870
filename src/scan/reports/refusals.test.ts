// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gather } from '../../../test/builders/gather-report.ts';
import { readReport } from './sniff.ts';

const read = (text: string, format?: string) =>
  readReport({ file: 'report.json', bytes: Buffer.from(text), ...(format && { format }) });
const refused = (text: string, format: string | undefined, message: RegExp) =>
  assert.rejects(read(text, format), { name: 'NgaoError', message });

describe('documents that are no reports', () => {
  it('refuses what a failed step leaves behind, named or not', async () => {
    const left: [string, RegExp][] = [
      ['', /is empty/],
      [' \n\t', /white space only/],
      ['null', /says nothing/],
      ['{}\n', /says nothing/],
      ['<!DOCTYPE html><title>Sign in</title>', /web page/],
      ['<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', /error answer in XML/],
    ];
    for (const [text, message] of left) {
      await refused(text, undefined, message);
      await refused(text, 'grype', message);
      await refused(text, 'trivy', message);
    }
    await refused('{"error":"token expired","status":401}', undefined, /error document/);
    await refused('error: cannot open the database', undefined, /error message/);
  });

  it('says what to do with what nobody knows, and with a format that there is not', async () => {
    await refused('{"hello":[1]}', undefined, /Name the format/);
    await refused('{"matches":[]}', 'gripe', /did you mean "grype"/);
  });

  it('refuses the error documents of audits', async () => {
    await refused(
      '{"error":{"code":"ENOLOCK","summary":"This command requires an existing lockfile."}}',
      undefined,
      /audit failed \(ENOLOCK\)/,
    );
    await refused('{"error":{"code":"a private text"}}', 'npm-audit', /audit failed: /);
    await refused('{"error":{"code":"ERR_PNPM_AUDIT_BAD_RESPONSE"}}', 'pnpm-audit', /audit failed/);
    await refused('{"auditReportVersion":3,"vulnerabilities":{}}', undefined, /does not know/);
  });
});

describe('reports that list nothing', () => {
  it('are refused where nothing proves that a scan ran', async () => {
    const unproven: [string, string][] = [
      ['grype', '{"matches":[]}'],
      [
        'grype',
        '{"matches":[],"source":{"type":"directory","target":"."},"descriptor":{"name":"grype","version":"0.116.0","db":{"status":{"error":"database is too old"}}}}',
      ],
      [
        'grype',
        '{"matches":[],"source":{"type":"directory","target":"."},"descriptor":{"name":"grype","version":"0.116.0","db":{"status":{"valid":false}}}}',
      ],
      ['trivy', '{"SchemaVersion":2,"ArtifactName":"shop","Results":null}'],
      ['trivy', '{"SchemaVersion":2,"ArtifactName":"shop"}'],
      ['trivy', '[]'],
      ['npm-audit', '{"auditReportVersion":2,"vulnerabilities":{},"metadata":{"dependencies":{"total":0}}}'],
      ['npm-audit', '{"actions":[],"advisories":{},"muted":[]}'],
      ['pnpm-audit', '{"advisories":{},"metadata":{"totalDependencies":0}}'],
      ['yarn-audit', '{"type":"info","data":"x"}\n'],
      ['osv-scanner', '{"results":[],"experimental_config":{}}'],
      ['dependency-track', '{"meta":{"application":"Dependency-Track"},"findings":[]}'],
      ['cyclonedx', '{"bomFormat":"CycloneDX","specVersion":"1.6","vulnerabilities":[]}'],
      ['spdx', '{"SPDXID":"SPDXRef-DOCUMENT","spdxVersion":"SPDX-2.3","packages":[]}'],
      ['retire-js', '{"version":"5.0.0","data":[],"messages":[],"errors":["could not read"]}'],
      [
        'ngao-report',
        '{"schema":"ngao-report/1","tool":{"name":"ngao","version":"1"},"database":null,"complete":true,"targets":[{}],"findings":[]}',
      ],
      ['syft', '{"artifacts":[]}'],
    ];
    for (const [format, text] of unproven) await refused(text, format, /does not prove that a scan ran/);
  });

  it('are read, with the proof, where it does', async () => {
    const proven: [string, string, string][] = [
      [
        'grype',
        '{"matches":[],"source":{"type":"directory","target":"."},"descriptor":{"name":"grype","version":"0.116.0"}}',
        'grype 0.116.0 on a named target',
      ],
      [
        'trivy',
        '{"SchemaVersion":2,"ArtifactName":"shop","Results":[{"Target":"package-lock.json","Class":"lang-pkgs","Type":"npm"}]}',
        'trivy looked at 1 parts of its named target',
      ],
      [
        'yarn-audit',
        '{"type":"auditSummary","data":{"vulnerabilities":{},"dependencies":3,"totalDependencies":3}}\n',
        'yarn audit looked at 3 dependencies',
      ],
      [
        'osv-scanner',
        '{"results":[{"source":{"path":"x"},"packages":[{"package":{"name":"a","version":"1","ecosystem":"npm"}}]}]}',
        'osv-scanner lists 1 packages, 1 of them without vulnerabilities',
      ],
      ['retire-js', '{"version":"5.0.0","data":[],"messages":[],"errors":[]}', 'retire.js 5.0.0, no errors'],
    ];
    for (const [format, text, because] of proven) {
      const { proof, observations } = gather(await read(text, format));
      assert.deepEqual([proof?.because, observations], [because, []]);
    }
  });

  it('closes only the kinds that Trivy looked for', async () => {
    const text = '{"SchemaVersion":2,"ArtifactName":"shop","Results":[{"Target":"shop","Class":"secret","Secrets":[]}]}';
    assert.deepEqual((await read(text)).proof?.kinds, ['secret']);
  });
});

describe('reports that were cut short or interrupted', () => {
  it('prove nothing: Yarn without its summary, or with errors of its own', async () => {
    const advisory =
      '{"type":"auditAdvisory","data":{"advisory":{"id":1,"module_name":"gap","severity":"low","findings":[{"version":"1.0.0","paths":["gap"]}]}}}\n';
    const summary = '{"type":"auditSummary","data":{"totalDependencies":3}}\n';
    assert.equal((await read(advisory)).proof, null);
    assert.notEqual((await read(advisory + summary)).proof, null);
    const failed = await read(`${advisory}{"type":"error","data":"timeout"}\n${summary}`);
    assert.deepEqual([failed.proof, failed.notices.length], [null, 1]);
    await refused(advisory + summary.slice(0, 30), undefined, /line 2.*ends too early/);
  });

  it('never tells what a secret is', async () => {
    const text =
      '{"SchemaVersion":2,"ArtifactName":"a","Results":[{"Target":"x","Class":"secret","Secrets":[{"RuleID":"r","Match":"canary-value","StartLine":1,"Code":{"Lines":[{"Content":"canary-value"}]}}]}]}';
    assert.doesNotMatch(JSON.stringify(gather(await read(text))), /canary/);
  });
});
