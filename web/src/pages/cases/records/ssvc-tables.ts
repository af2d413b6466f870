// SPDX-License-Identifier: Apache-2.0

/*
 * The published decision tables of SSVC, as CERT/CC gives them out in its release 2026.7.0 (machine-readable, by name and
 * version of each table). One letter is one cell; the last point turns fastest. A test compares every cell with that file.
 */

/**
 * `ssvc:DT_SP:1.0.0`, Supplier Patch Development Priority: Exploitation 1.1.0 (none, PoC, active), Utility 1.0.1 (laborious,
 * efficient, super effective), Technical Impact 1.0.0 (partial, total), Public Safety Impact 2.0.1 (minimal, significant).
 * D defer, S scheduled, O out of cycle, I immediate.
 */
export const supplierTable = 'DSSO SOSO SOOO  SOSI SIOI OIOI  OIOI OIOI IIII';

/**
 * `ssvc:DT_DP:1.0.0`, Deployer Patch Application Priority: Exploitation 1.1.0, System Exposure 1.0.1 (small, controlled, open),
 * Automatable 2.0.0 (no, yes), Human Impact 2.0.2 (low, medium, high, very high).
 */
export const deployerTable = `
  DDSS DSSS DSSS SSSS DSSS SSSO
  DSSS SSSS DSSS SSSO SSSO SSOO
  SSOO SOOO SSOO OOOO SOOI OOII`;

/** `ssvc:DT_HI:1.0.0`, Human Impact: Safety Impact 2.0.1 by Mission Impact 2.0.0. L low, M medium, H high, V very high. */
export const humanImpactTable = 'LLMV LLMV MHHV VVVV';

/**
 * `cisa:DT_CO:2.0.3`, CISA Coordinator: Exploitation 1.1.0, Automatable 2.0.0, Technical Impact 1.0.0, Mission and Well-Being
 * Impact 1.0.0 (low, medium, high). T track, t track*, A attend, C act.
 */
export const coordinatorTable = 'TTT TTt TTA TTA  TTt TtA TTA TtA  TTA TAC AAC ACC';
