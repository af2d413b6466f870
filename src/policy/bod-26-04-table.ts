// SPDX-License-Identifier: Apache-2.0

/** Outcomes of CISA BOD 26-04: fix on system upgrade, 60, 14 or 3 days, 3 days with forensic triage. */
export type BodOutcome = 'FSU' | '60D' | '14D' | '3D' | '3DF';

/**
 * The directive's decision table, all 16 rows (machine-readable as `cisa:DT_BOD2604:1.0.0` in CERT/CC SSVC 2026.7.0).
 * Key: in KEV, publicly exposed, automatable (Y/N each), technical impact (Total/Partial).
 */
export const bodTable: Readonly<Record<string, BodOutcome>> = {
  NNNP: 'FSU',
  NNNT: 'FSU',
  NNYP: '60D',
  NNYT: '60D',
  NYNP: '60D',
  NYNT: '14D',
  NYYP: '14D',
  NYYT: '3D',
  YNNP: '14D',
  YNNT: '14D',
  YNYP: '14D',
  YNYT: '3DF',
  YYNP: '14D',
  YYNT: '3DF',
  YYYP: '3D',
  YYYT: '3DF',
};

/** Days to remediate; null: with the next scheduled upgrade. */
export const bodDays: Readonly<Record<BodOutcome, number | null>> = { FSU: null, '60D': 60, '14D': 14, '3D': 3, '3DF': 3 };
